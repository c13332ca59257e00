// A language model in this page: a GGUF file, run by llama.cpp as WebAssembly. A chunk of its own, with 10 MB of module.
import { Wllama } from "@wllama/wllama";
import moduleUrl from "@wllama/wllama/esm/wasm/wllama.wasm?url";

/** Small models ramble. */
const DEFAULT_MAX_TOKENS = 512;
const CONTEXT_TOKENS = 4096;
const CHARACTERS_A_TOKEN = 4;
const SILENT = { debug() {}, log() {}, warn() {}, error() {} };

/**
 * @param {{ name: string, file?: Blob, url?: string }} source a file, or the address of one, which the browser then keeps
 * @param {(share: number) => void} onProgress from 0 to 1
 * @returns {Promise<LanguageModel>}
 */
export async function loadLanguageModel({ name, file, url = "" }, onProgress) {
  allowWorkersFromBlobs();
  const wllama = new Wllama(
    { default: new URL(moduleUrl, location.href).href },
    { suppressNativeLog: true, logger: SILENT },
  );
  const options = { n_ctx: CONTEXT_TOKENS };
  if (file) await wllama.loadModel([file], options);
  else {
    const progressCallback = (/** @type {{ loaded: number, total: number }} */ { loaded, total }) =>
      onProgress(loaded / (total || 1));
    await wllama.loadModelFromUrl(url, { ...options, progressCallback });
  }
  return new LanguageModel(name, wllama);
}

/** llama.cpp's worker is made of a blob, which the page's Trusted Types take from here on. */
function allowWorkersFromBlobs() {
  const { trustedTypes } = /** @type {any} any: TypeScript does not declare it */ (globalThis);
  if (!trustedTypes || trustedTypes.defaultPolicy) return;
  trustedTypes.createPolicy("default", {
    createScriptURL: (/** @type {string} */ url) => (url.startsWith(`blob:${location.origin}/`) ? url : undefined),
  });
}

export class LanguageModel {
  /** The model computes one answer at a time. @type {Promise<unknown>} */
  #turn = Promise.resolve();

  /**
   * @param {string} name
   * @param {Wllama} wllama
   */
  constructor(name, wllama) {
    this.wllama = wllama;
    this.description = {
      name,
      engine: "llama.cpp in this page",
      standIn: false,
      sentence: `${name}, a small language model, computes the answers on this device. Do not judge a model of AWS by it.`,
    };
  }

  /**
   * @param {any} input any: JSON of Converse
   * @param {{ signal: AbortSignal }} options
   * @returns {AsyncGenerator<any>} any: events of Converse
   */
  async *generate(input, { signal }) {
    const before = this.#turn;
    let end = () => {};
    this.#turn = new Promise((resolve) => (end = () => resolve(undefined)));
    try {
      await before;
      signal.throwIfAborted();
      yield* this.#answer(input, signal);
    } finally {
      end();
    }
  }

  /**
   * @param {any} input any: as above
   * @param {AbortSignal} signal
   */
  async *#answer(input, signal) {
    const {
      maxTokens = DEFAULT_MAX_TOKENS,
      temperature = 0.2,
      topP = 0.9,
      stopSequences,
    } = input.inferenceConfig ?? {};
    yield { type: "start", inputTokens: await this.countTokens(input) };
    const options = {
      stream: /** @type {const} */ (true),
      messages: /** @type {any} any: the roles are right */ (messagesOf(input)),
      max_tokens: maxTokens,
      temperature,
      top_p: topP,
      stop: stopSequences,
      abortSignal: signal,
    };
    const chunks = await this.wllama.createChatCompletion(options);
    let pieces = 0;
    let stopReason = "end_turn";
    let timings;
    for await (const { choices, timings: measured } of chunks) {
      const text = choices[0]?.delta.content;
      if (text) {
        pieces++;
        yield { type: "text", text };
      }
      if (choices[0]?.finish_reason === "length") stopReason = "max_tokens";
      timings = measured ?? timings;
    }
    const { predicted_n: outputTokens = pieces, prompt_n = 0, cache_n = 0 } = timings ?? {};
    yield { type: "stop", stopReason, outputTokens, ...(timings && { inputTokens: prompt_n + cache_n }) };
  }

  /** About: the engine counts what it reads, and says so at the end of an answer. @param {any} input any: as above */
  async countTokens(input) {
    const characters = messagesOf(input).reduce((sum, { content }) => sum + content.length, 0);
    return Math.ceil(characters / CHARACTERS_A_TOKEN);
  }

  close() {
    return this.wllama.exit();
  }
}

/** @param {any} input any: as above @returns {{ role: string, content: string }[]} */
function messagesOf({ system = [], messages }) {
  const text = (/** @type {any[]} any: JSON */ blocks) => blocks.map((block) => block.text ?? "").join("\n");
  const said = messages.map((/** @type {any} any: JSON */ { role, content }) => ({ role, content: text(content) }));
  return system.length ? [{ role: "system", content: text(system) }, ...said] : said;
}
