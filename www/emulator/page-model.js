// Who answers in the emulator of this page: the hand-written answers, or a language model once one has been loaded.
import { signal } from "@preact/signals-core";
import { DEMO } from "./demo-description.js";
import { useModel } from "./index.js";

/** What its makers publish for engines such as this one, with an Apache-2.0 licence. */
export const SMOLLM2 = {
  name: "SmolLM2-135M-Instruct",
  url: "https://huggingface.co/HuggingFaceTB/SmolLM2-135M-Instruct-GGUF/resolve/main/smollm2-135m-instruct-q8_0.gguf",
};

/** @typedef {{ state: "none" | "loading" | "ready" | "failed", progress: number, problem?: string }} Loading */

/** @type {import("./language-model.js").LanguageModel | undefined} */
let current;

/** @type {import("@preact/signals-core").Signal<Loading>} */
export const loading = signal({ state: "none", progress: 0 });

/** Of the model that answers. */
export const description = () => current?.description ?? DEMO;

/** @param {{ name: string, file?: Blob, url?: string }} source */
export async function loadModel(source) {
  loading.value = { state: "loading", progress: 0 };
  try {
    const { loadLanguageModel } = await import("./language-model.js");
    const model = await loadLanguageModel(source, (progress) => (loading.value = { state: "loading", progress }));
    await unloadModel();
    current = model;
    useModel(model);
    loading.value = { state: "ready", progress: 1 };
  } catch (error) {
    loading.value = { state: "failed", progress: 0, problem: /** @type {Error} */ (error).message };
  }
}

/** Frees the language model; the hand-written answers are back. */
export async function unloadModel() {
  const former = current;
  current = undefined;
  loading.value = { state: "none", progress: 0 };
  useModel(undefined);
  await former?.close();
}
