// The events of ConverseStream as parts of the AI SDK.
import { fileOf, finishOf, keptOf, sourceOf } from "./answer.js";
import { JSON_TOOL } from "./request.js";

/** @typedef {Record<string, any>} Members any: of an event, or of a part */

/** Blocks that have begun and not ended; each has its kind, and a tool call the part of its input that has arrived. */
export class StreamParts {
  #usesJsonTool;
  #raw;
  /** @type {Map<number, { kind: "text" | "reasoning" | "tool" | "json", id: string, name: string, input: string }>} */
  #blocks = new Map();
  /** @type {Members} */
  #end = {};
  #sources = 0;
  /** What the model says around an object, until it is known whether one comes by its tool. @type {Members[]} */
  #prose = [];
  /** The block of the object. @type {string | undefined} */
  #object;

  /**
   * @param {boolean} usesJsonTool
   * @param {boolean} [raw] every event as it came, too
   */
  constructor(usesJsonTool, raw = false) {
    this.#usesJsonTool = usesJsonTool;
    this.#raw = raw;
  }

  /**
   * @param {Members} event
   * @returns {Members[]}
   */
  of(event) {
    const { contentBlockStart, contentBlockDelta, contentBlockStop, messageStop, metadata } = event;
    /** @type {Members[]} */
    const parts = [];
    if (contentBlockStart?.start?.toolUse) parts.push(...this.#begun(contentBlockStart));
    if (contentBlockDelta) parts.push(...this.#grown(contentBlockDelta));
    if (contentBlockStop) parts.push(...this.#ended(contentBlockStop.contentBlockIndex));
    Object.assign(this.#end, messageStop, metadata);
    const given = this.#usesJsonTool ? parts.filter((part) => !this.#isProse(part)) : parts;
    return this.#raw ? [{ type: "raw", rawValue: event }, ...given] : given;
  }

  /** @returns {Members[]} the last part; the stream has seen its own end */
  end() {
    const text = this.#object === undefined ? this.#prose : [];
    return [...text, { type: "finish", ...finishOf(this.#end, this.#object !== undefined) }];
  }

  /**
   * Sets text aside that is not of the object: the AI SDK reads the object from all of the text.
   * @param {Members} part
   */
  #isProse(part) {
    return part.type.startsWith("text-") && part.id !== this.#object && this.#prose.push(part) > 0;
  }

  /** @param {Members} event */
  #begun({ contentBlockIndex: index, start: { toolUse } }) {
    const { toolUseId: id, name } = toolUse;
    const isJson = this.#usesJsonTool && name === JSON_TOOL;
    if (isJson) this.#object = `${index}`;
    return this.#open(index, isJson ? "json" : "tool", isJson ? `${index}` : id, name);
  }

  /**
   * @param {number} index
   * @param {"text" | "reasoning" | "tool" | "json"} kind
   * @returns {Members[]}
   */
  #open(index, kind, id = `${index}`, name = "") {
    const before = this.#blocks.get(index);
    if (before?.kind === kind && kind !== "tool") return [];
    // A block of two kinds is two blocks.
    const ended = before ? this.#ended(index) : [];
    this.#blocks.set(index, { kind, id, name, input: "" });
    const start =
      kind === "tool" ? { type: "tool-input-start", id, toolName: name } : { type: `${partOf(kind)}-start`, id };
    return [...ended, start];
  }

  /** @param {Members} event */
  #grown({ contentBlockIndex: index, delta }) {
    const { text, reasoningContent, toolUse, citation, image } = delta;
    if (text !== undefined) return [...this.#open(index, "text"), { type: "text-delta", id: `${index}`, delta: text }];
    if (toolUse) return this.#input(index, toolUse.input ?? "");
    if (citation) return [sourceOf(citation, `${index}-${this.#sources++}`)];
    if (image?.source?.bytes) return [fileOf("png", image.source.bytes)];
    if (!reasoningContent) return [];
    const { text: thought = "", ...rest } = reasoningContent;
    return [
      ...this.#open(index, "reasoning"),
      { type: "reasoning-delta", id: `${index}`, delta: thought, ...keptOf(rest) },
    ];
  }

  /**
   * @param {number} index
   * @param {string} delta
   * @returns {Members[]}
   */
  #input(index, delta) {
    const block = this.#blocks.get(index);
    if (!block) return [];
    block.input += delta;
    if (block.kind === "json") return delta ? [{ type: "text-delta", id: block.id, delta }] : [];
    return [{ type: "tool-input-delta", id: block.id, delta }];
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
    if (kind !== "tool") return [{ type: `${partOf(kind)}-end`, id }];
    return [
      { type: "tool-input-end", id },
      { type: "tool-call", toolCallId: id, toolName: name, input: input || "{}" },
    ];
  }
}

/** @param {string} kind */
const partOf = (kind) => (kind === "json" ? "text" : kind);
