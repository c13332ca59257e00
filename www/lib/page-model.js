// Who answers in the emulator of this page: the hand-written answers, or a language model once one has been loaded.
import { signal } from "@preact/signals-core";
import { DemoModel } from "./demo-model.js";

/** What its makers publish for engines such as this one, with an Apache-2.0 licence. */
export const SMOLLM2 = {
  name: "SmolLM2-135M-Instruct",
  url: "https://huggingface.co/HuggingFaceTB/SmolLM2-135M-Instruct-GGUF/resolve/main/smollm2-135m-instruct-q8_0.gguf",
};

/** @typedef {{ state: "none" | "loading" | "ready" | "failed", progress: number, problem?: string }} Loading */

const demo = new DemoModel();
/** @type {DemoModel | import("./language-model.js").LanguageModel} */
let current = demo;

/** @type {import("@preact/signals-core").Signal<Loading>} */
export const loading = signal({ state: "none", progress: 0 });

/** A model of the emulator, which hands everything to the one of now. */
export const pageModel = {
  get description() {
    return current.description;
  },
  generate: (/** @type {any} any: JSON of Converse */ input, /** @type {{ signal: AbortSignal }} */ options) =>
    current.generate(input, options),
  countTokens: (/** @type {any} any: JSON of Converse */ input) => current.countTokens(input),
  async close() {},
};

/** @param {{ name: string, file?: Blob, url?: string }} source */
export async function loadModel(source) {
  loading.value = { state: "loading", progress: 0 };
  try {
    const { loadLanguageModel } = await import("./language-model.js");
    const model = await loadLanguageModel(source, (progress) => (loading.value = { state: "loading", progress }));
    await unloadModel();
    current = model;
    loading.value = { state: "ready", progress: 1 };
  } catch (error) {
    loading.value = { state: "failed", progress: 0, problem: /** @type {Error} */ (error).message };
  }
}

/** Frees the language model; the hand-written answers are back. */
export async function unloadModel() {
  const former = current;
  current = demo;
  loading.value = { state: "none", progress: 0 };
  if (former !== demo) await former.close();
}
