// The message that a Converse stream adds up to, in the shape of Converse's own output.
import { joinedBytes } from "../data/blob-payload.js";
import { parseJson } from "../data/json.js";
import { StreamIntegrityError } from "../errors.js";

/**
 * @import { ContentBlock } from "../types/bedrock-runtime.js"
 * @import { FinalMessage } from "../types/index.js"
 *
 * @typedef {FinalMessage & { message: { content: ContentBlock[] } }} Whole a message that was assembled always has content
 * @typedef {Record<string, any>} Members of an event or a part of it; any: a service or a gateway may send anything, and the checks
 *   at the end of the file judge it
 */

/**
 * A content block as it grows.
 * @typedef {object} Block
 * @property {number} index
 * @property {string} kind
 * @property {string} text
 * @property {string} signature
 * @property {any[]} list any: bytes, citations or contents of a tool's result, of one kind in each block
 * @property {Members} members
 * @property {unknown} [whole] a block that comes in one piece
 */

/** @param {import("../call/request.js").Row} operation */
export function isConverse(operation) {
  return operation.until === "messageStop";
}

/** Takes events one by one, and adds them up. */
export class MessageAssembler {
  /** Why the message cannot be whole: the first event that does not fit. @type {unknown} */
  #cause;
  /** @type {unknown} */
  #role;
  /** @type {Members | undefined} */
  #stop;
  /** @type {Members | undefined} */
  #metadata;
  /** In the order of their indexes when there is a message; those of one index in the order in which they began. @type {Block[]} */
  #blocks = [];
  /** The one of each index that is not closed. @type {Map<number, Block>} */
  #open = new Map();

  /**
   * @param {Members[]} events that came together: in a loop, which engines compile once
   */
  add(events) {
    for (const event of events) {
      // For every event of a stream: no lists, and nothing searched for in a name.
      try {
        for (const type in event) if (event[type] !== null) this.#add(type, event[type]);
      } catch (error) {
        this.#cause ??= error;
      }
    }
  }

  /**
   * @param {string} type of an event
   * @param {unknown} payload
   */
  #add(type, payload) {
    if (type === "contentBlockDelta" || type === "contentBlockStart" || type === "contentBlockStop") {
      const { contentBlockIndex, start, delta } = object(payload);
      // Without an index, it is the first one's.
      const index = contentBlockIndex ?? 0;
      check(typeof index === "number");
      // Some gateways begin a second tool call at the index of the first one.
      if (type !== "contentBlockDelta") this.#open.delete(index);
      this.#addPieces(index, start ?? delta);
    } else if (type === "messageStart") this.#role = object(payload).role;
    else if (type === "messageStop") string((this.#stop = object(payload)).stopReason);
    else if (type === "metadata") this.#metadata = object(payload);
  }

  /**
   * The sum of the events so far: `{ message, stopReason, usage, metrics, … }`.
   * @returns {Whole} without a `stopReason` as long as it has not arrived
   */
  message() {
    const content = this.#blocks.sort((a, b) => a.index - b.index).map(finished);
    // cast: the members are the service's.
    return /** @type {Whole} */ ({
      ...this.#stop,
      ...this.#metadata,
      message: { role: this.#role ?? "assistant", content },
    });
  }

  /**
   * The same, unless an event did not fit.
   * @param {import("../types/index.js").ResponseMetadata} [$metadata] for the error
   */
  whole($metadata) {
    if (!this.#cause) return this.message();
    throw new StreamIntegrityError("an event does not match Converse's format; iterate over the events instead", {
      code: "invalid_event",
      $metadata,
      cause: this.#cause,
    });
  }

  /**
   * The open block of an index, if it is of this kind; else another one, after it.
   * @param {number} index
   * @param {string} kind
   */
  #blockAt(index, kind) {
    let block = this.#open.get(index);
    if (block?.kind !== kind) {
      block = { index, kind, text: "", signature: "", list: [], members: {}, whole: undefined };
      this.#open.set(index, block);
      this.#blocks.push(block);
    }
    return block;
  }

  /**
   * @param {number} index
   * @param {Members} members of a start or a delta
   */
  #addPieces(index, members) {
    for (const kind in object(members)) {
      const piece = members[kind];
      if (piece === null) continue;
      if (kind === "text") this.#blockAt(index, kind).text += string(piece);
      else this.#addPiece(index, kind, piece);
    }
  }

  /**
   * Apart from text, of which there is most: the function above stays short.
   * @param {number} index
   * @param {string} kind
   * @param {any} piece any: as above
   */
  #addPiece(index, kind, piece) {
    if (kind === "reasoningContent") {
      for (const [name, part] of given(piece)) {
        if (name === "redactedContent") this.#blockAt(index, name).list.push(part);
        else {
          // cast: the check allows no other names.
          this.#blockAt(index, kind)[/** @type {"text"} */ (check(/^(text|signature)$/.test(name), name))] +=
            string(part);
        }
      }
      return;
    }
    const block = this.#blockAt(index, kind === "citation" ? "text" : kind);
    if (kind === "citation") block.list.push(object(piece));
    else if (kind === "toolUse") toolUse(block, present(piece));
    else if (kind === "image") image(block, present(piece));
    else if (kind === "toolResult") toolResult(block, piece);
    else {
      // The pieces of a kind that is newer than this package cannot be put together.
      check(!block.whole);
      block.whole = { [kind]: piece };
    }
  }
}

/**
 * Some gateways give the whole input at the start, or an empty object in place of the text to come.
 * @param {Block} block
 * @param {Members} piece
 */
function toolUse(block, { input, ...rest }) {
  block.members = { ...block.members, ...rest };
  // A piece that came after the block's stop has none.
  string(block.members.name);
  if (typeof input !== "object") block.text += string(input ?? "");
  else if (given(input).length) block.whole = input;
  check(!block.whole || !block.text);
}

/**
 * Bytes are joined once, at the end.
 * @param {Block} block
 * @param {Members} piece
 */
function image(block, { source, ...rest }) {
  const { bytes, ...others } = object(source);
  const before = block.members;
  block.members = { ...before, ...rest, ...(source && { source: { ...before.source, ...others } }) };
  if (bytes) block.list.push(bytes);
}

/**
 * @param {Block} block
 * @param {unknown} piece
 */
function toolResult(block, piece) {
  const { content = [], ...rest } = Array.isArray(piece) ? { content: piece } : present(piece);
  block.members = { ...block.members, ...rest };
  block.list.push(...check(Array.isArray(content), content));
}

/**
 * Tool input parsed, bytes joined; text with citations as the block that Converse gives.
 * @param {Block} block
 * @returns {unknown} a content block, whose kind may be newer than this package
 */
function finished({ kind, text, signature, list, members, whole }) {
  switch (kind) {
    case "text":
      return list.length ? { citationsContent: { content: [{ text }], citations: list } } : { text };
    case "toolUse":
      return { toolUse: { ...members, input: whole ?? json(text) } };
    case "toolResult":
      return { toolResult: { ...members, content: list } };
    case "image":
      return { image: list.length ? { ...members, source: { ...members.source, bytes: joinedBytes(list) } } : members };
    case "redactedContent":
      return { reasoningContent: { redactedContent: joinedBytes(list) } };
    case "reasoningContent":
      return { reasoningContent: { reasoningText: { text, ...(signature && { signature }) } } };
    default:
      return whole;
  }
}

/**
 * The members that are there: as in the AWS SDK, one that is `null` is absent.
 * @param {unknown} members
 */
function given(members) {
  return Object.entries(object(members)).filter(([, value]) => value !== null);
}

/**
 * @param {unknown} members
 * @returns {Members}
 */
function present(members) {
  return Object.fromEntries(given(members));
}

/**
 * @param {any} value any: it is judged here
 * @returns {Members}
 */
const object = (value) =>
  check(value === undefined || (typeof value === "object" && !Array.isArray(value)), value ?? {});

/**
 * @param {any} value any: it is judged here
 * @returns {string}
 */
const string = (value) => check(typeof value === "string", value);

/**
 * @template [T=undefined]
 * @param {boolean} fits
 * @param {T} [value]
 */
function check(fits, value) {
  if (!fits) throw new TypeError("an event does not fit");
  // cast: it is left out only if the result is not used.
  return /** @type {T} */ (value);
}

/**
 * A tool without parameters gets no input at all; an input that was cut stays text.
 * @param {string} text
 */
function json(text) {
  try {
    return text === "" ? {} : parseJson(text);
  } catch {
    return text;
  }
}
