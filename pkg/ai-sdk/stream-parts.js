// The events of ConverseStream as parts of the AI SDK.
import { fileOf, finishOf, keptOf, sourceOf } from "./answer.js";
import { joinedBytes } from "../data/blob-payload.js";
import { jsonOf } from "../data/body.js";
import { JSON_TOOL } from "./request.js";

/** @typedef {Record<string, any>} Members any: of an event, or of a part */

/**
 * A block that has begun and not ended.
 * @typedef {object} Block
 * @property {"text" | "reasoning" | "tool"} kind an object that comes by its tool is text
 * @property {string} id
 * @property {string} [name] of a tool
 * @property {string} input of a tool, as far as it has arrived
 * @property {string} signature of a thought, likewise
 * @property {Uint8Array} redactedContent likewise
 */

export class StreamParts {
  #usesJsonTool;
  #raw;
  /** @type {Map<number, Block>} */
  #blocks = new Map();
  /** @type {Members} */
  #end = {};
  #sources = 0;
  /** The format of an image, which is there before its bytes. @type {string | undefined} */
  #format;
  /** What the model says around an object, until it is known whether one comes by its tool. @type {Members[]} */
  #prose = [];
  /** The block of the object. @type {string | undefined} */
  #object;

  /**
   * @param {boolean} usesJsonTool
   * @param {boolean} [raw] whether every event is given as well
   */
  constructor(usesJsonTool, raw) {
    this.#usesJsonTool = usesJsonTool;
    this.#raw = raw;
  }

  /**
   * @param {Members} event
   * @returns {Members[]}
   */
  of(event) {
    const { contentBlockStart, contentBlockDelta = contentBlockStart, contentBlockStop, messageStop, metadata } = event;
    Object.assign(this.#end, messageStop, metadata);
    const parts = [
      ...(contentBlockDelta ? this.#grown(contentBlockDelta) : []),
      ...(contentBlockStop ? this.#ended(contentBlockStop.contentBlockIndex) : []),
    ];
    return [...(this.#raw ? [{ type: "raw", rawValue: event }] : []), ...this.#withoutProse(parts)];
  }

  /** @returns {Members[]} the last parts; the stream has seen its own end */
  end() {
    const parts = this.#withoutProse([...this.#blocks.keys()].flatMap((index) => this.#ended(index)));
    const isObject = this.#object !== undefined;
    return [...parts, ...(isObject ? [] : this.#prose), { type: "finish", ...finishOf(this.#end, isObject) }];
  }

  /**
   * Sets text aside that is not of the object: the AI SDK reads the object from all of the text.
   * @param {Members[]} parts
   */
  #withoutProse(parts) {
    if (!this.#usesJsonTool) return parts;
    return parts.filter(
      (part) => !(part.type.startsWith("text-") && part.id !== this.#object && this.#prose.push(part)),
    );
  }

  /**
   * @param {Members} event
   * @returns {Members[]}
   */
  #grown({ contentBlockIndex: index = 0, start, delta = start }) {
    const { text, reasoningContent, toolUse, citation, image } = delta ?? {};
    const id = `${index}`;
    if (text !== undefined) return [...this.#open(index, "text"), { type: "text-delta", id, delta: text }];
    if (toolUse) return [...this.#called(index, toolUse), ...this.#input(index, toolUse.input)];
    if (citation) return [sourceOf(citation, `${index}-${this.#sources++}`)];
    if (!reasoningContent) {
      this.#format = image?.format ?? this.#format;
      return image?.source?.bytes ? [fileOf(this.#format ?? "png", image.source.bytes)] : [];
    }
    const opened = this.#open(index, "reasoning");
    return [...opened, { type: "reasoning-delta", id, ...this.#thought(index, reasoningContent) }];
  }

  /**
   * @param {number} index
   * @param {Members} toolUse
   */
  #called(index, { toolUseId, name }) {
    if (!name) return [];
    if (!this.#usesJsonTool || name !== JSON_TOOL) return this.#open(index, "tool", toolUseId, name);
    return this.#open(index, "text", (this.#object = `${index}`));
  }

  /**
   * @param {number} index
   * @param {Block["kind"]} kind
   * @param {string} [name]
   * @returns {Members[]}
   */
  #open(index, kind, id = `${index}`, name) {
    if (kind !== "tool" && this.#blocks.get(index)?.kind === kind) return [];
    // A block of two kinds is two blocks.
    const ended = this.#ended(index);
    this.#blocks.set(index, { kind, id, name, input: "", signature: "", redactedContent: new Uint8Array() });
    const start = kind === "tool" ? { type: "tool-input-start", id, toolName: name } : { type: `${kind}-start`, id };
    return [...ended, start];
  }

  /**
   * The AI SDK keeps the last metadata of a thought, so they are all that has come.
   * @param {number} index
   * @param {Members} piece
   */
  #thought(index, { text: delta = "", signature = "", redactedContent = new Uint8Array() }) {
    // cast: the block was opened.
    const block = /** @type {Block} */ (this.#blocks.get(index));
    block.signature += signature;
    block.redactedContent = joinedBytes([block.redactedContent, redactedContent]);
    return { delta, ...keptOf(block) };
  }

  /**
   * @param {number} index
   * @param {any} input any: some gateways give all of it at the start, or an empty object before the text
   * @returns {Members[]}
   */
  #input(index, input) {
    const block = this.#blocks.get(index);
    if (!block || !Object.keys(input ?? "").length) return [];
    const delta = typeof input === "string" ? input : jsonOf(input, "input");
    block.input += delta;
    return [{ type: block.kind === "tool" ? "tool-input-delta" : "text-delta", id: block.id, delta }];
  }

  /**
   * @param {number} index
   * @returns {Members[]}
   */
  #ended(index) {
    const block = this.#blocks.get(index);
    if (!block) return [];
    this.#blocks.delete(index);
    const { kind, id, name, input } = block;
    if (kind !== "tool") return [{ type: `${kind}-end`, id }];
    return [
      { type: "tool-input-end", id },
      { type: "tool-call", toolCallId: id, toolName: name, input: input || "{}" },
    ];
  }
}
