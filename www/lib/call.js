// One call of a place: what was asked, what was sent and received, and how it ended.
import { signal } from "@preact/signals-core";
import { recordedFetch } from "./recorded-fetch.js";

/**
 * @typedef {"busy" | "complete" | "stopped" | "failed"} CallState
 *
 * @typedef {object} Asked
 * @property {string} place the id of the place that calls
 * @property {"BedrockRuntime" | "Bedrock" | "BedrockAgent" | "BedrockAgentRuntime"} service
 * @property {string} operation AWS's name, such as `ConverseStream`
 * @property {any} [input] any: of any operation
 * @property {Partial<import("./settings.js").Settings>} [settings] in place of the page's own, such as another region
 * @property {import("./faults/index.js").Fault} [fault] to suffer from; default: the one that is switched on
 * @property {(language: string) => string | undefined} [code] in place of the code that the inspector makes of the operation
 */

let calls = 0;

export class Call {
  id = ++calls;
  startedAt = performance.now();
  startedOn = new Date();
  /** @type {number | undefined} */
  endedAt;
  /** @type {import("./recorded-fetch.js").Exchange[]} the attempts, and all requests if the call makes several */
  exchanges = [];
  /** @type {any} any: of any operation */
  output;
  /** @type {unknown} */
  error;
  /** How many attempts the latest request of the call has had. */
  attempts = 0;

  #abort = new AbortController();
  #state = signal(/** @type {CallState} */ ("busy"));
  #changes = signal(0);
  /** @type {(call: Call) => void} */
  #resolve = () => {};
  /** Resolves when the call has ended, however it ended. It never rejects. */
  done = new Promise((/** @type {(call: Call) => void} */ resolve) => (this.#resolve = resolve));

  /**
   * @param {Asked} asked
   * @param {import("./settings.js").Settings} settings that it was made with
   */
  constructor(asked, settings) {
    this.place = asked.place;
    this.service = asked.service;
    this.operation = asked.operation;
    this.input = asked.input;
    this.code = asked.code;
    this.settings = settings;
    this.fault = asked.fault;
  }

  /** Read in `render`, it draws the element again when the state changes. */
  get state() {
    return this.#state.value;
  }

  /** Read in `render`, it draws the element again with every byte. */
  get changes() {
    return this.#changes.value;
  }

  /** Aborts when the call is stopped. Give it to the client's method as `abortSignal`. */
  get signal() {
    return this.#abort.signal;
  }

  get isBusy() {
    return this.state === "busy";
  }

  get elapsedMs() {
    return (this.endedAt ?? performance.now()) - this.startedAt;
  }

  /** When something was sent or received last. */
  get lastActivityAt() {
    const exchange = this.exchanges.at(-1);
    return exchange?.chunks.at(-1)?.at ?? exchange?.respondedAt ?? exchange?.startedAt ?? this.startedAt;
  }

  get receivedBytes() {
    return this.exchanges.reduce((sum, { received }) => sum + received, 0);
  }

  get modelId() {
    return this.input?.modelId;
  }

  stop() {
    this.#abort.abort();
  }

  /**
   * @param {typeof globalThis.fetch} fetch
   * @returns {typeof globalThis.fetch}
   */
  recorded(fetch) {
    const changed = () => this.#changes.value++;
    const started = (/** @type {import("./recorded-fetch.js").Exchange} */ exchange) => {
      this.exchanges.push(exchange);
      changed();
    };
    return recordedFetch(fetch, started, changed);
  }

  /** @param {unknown} output */
  complete(output) {
    this.output = output;
    this.#end("complete");
  }

  /** @param {unknown} error */
  fail(error) {
    this.error = error;
    this.#end(this.signal.aborted ? "stopped" : "failed");
  }

  /** @param {CallState} state */
  #end(state) {
    this.endedAt = performance.now();
    this.#state.value = state;
    this.#changes.value++;
    this.#resolve(this);
  }
}
