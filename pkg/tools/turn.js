// One response of the model, which can be read in several ways at once while it arrives.
import { StreamIntegrityError } from "../errors.js";
import { parseJson } from "../data/json.js";
import { MessageAssembler } from "../stream/converse.js";
import { PartialJson } from "./partial-json.js";

export class Turn {
  /** The whole message, when it has come. @type {Promise<any>} */
  message;
  /** As `final()` of a stream has it. @type {Promise<any>} */
  output;
  /** @type {any} */
  #events = [];
  /** @type {any} */
  #arrived;
  /** @type {any} */
  #wake;

  /** @param {Promise<{ stream: AsyncIterable<any> }>} response */
  constructor(response) {
    this.output = this.#read(response);
    this.message = this.output.then(({ message }) => message);
    // Whoever does not wait for them learns of the error from the run.
    this.message.catch(() => {});
  }

  /** The events of the stream. */
  async *[Symbol.asyncIterator]() {
    for (let at = 0; ; at++) {
      while (at === this.#events.length) {
        if (!this.#arrived) return void (await this.output);
        await this.#arrived;
      }
      yield this.#events[at];
    }
  }

  /** The text, piece by piece. */
  async *text() {
    for await (const { contentBlockDelta } of this) {
      const text = contentBlockDelta?.delta?.text;
      if (text) yield text;
    }
  }

  /**
   * The inputs of tool calls as they grow.
   * @param {string} [only] the name of a tool
   */
  async *partial(only) {
    const open = new Map();
    for await (const { contentBlockStart, contentBlockDelta } of this) {
      const { contentBlockIndex = 0, start, delta } = contentBlockStart ?? contentBlockDelta ?? {};
      if (start?.toolUse) open.set(contentBlockIndex, { ...start.toolUse, json: new PartialJson(parseJson) });
      const { json, name, toolUseId } = open.get(contentBlockIndex) ?? {};
      if (!delta?.toolUse || !json || (only && name !== only)) continue;
      if (grown(json, delta.toolUse.input)) yield { toolUseId, name, input: json.snapshot() };
    }
  }

  async #read(/** @type {any} */ response) {
    const next = () => (this.#arrived = new Promise((resolve) => (this.#wake = resolve)));
    next();
    try {
      const assembler = new MessageAssembler();
      for await (const event of (await response).stream) {
        this.#events.push(event);
        assembler.add(event);
        const wake = this.#wake;
        next();
        wake();
      }
      const cause = assembler.damage;
      if (cause) {
        throw new StreamIntegrityError("an event does not match Converse's format", { code: "invalid_event", cause });
      }
      return assembler.message();
    } finally {
      this.#arrived = undefined;
      this.#wake();
    }
  }
}

/** Whether there is something to show. What is not JSON is judged when it is whole. */
export function grown(/** @type {any} */ json, /** @type {string} */ text) {
  try {
    return json.push(text) !== undefined;
  } catch {
    return false;
  }
}
