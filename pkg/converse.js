// What a Converse stream adds up to: the shape that Converse itself answers.
import { joinedBytes } from "./blob-payload.js";
import { parseJson } from "./json.js";

/** @param {Record<string, string>} operation its row */
export function isConverse(operation) {
  return operation.until === "messageStop";
}

/** Takes events one by one; `message()` gives what they have added up to so far. */
export class MessageAssembler {
  /** What did not fit anywhere. @type {unknown} */
  damage;
  #role;
  /** By their indexes, which need not be small. */
  #blocks = new Map();
  #stop = {};
  #metadata = {};

  add(event) {
    try {
      if (event.contentBlockDelta) this.#delta(event.contentBlockDelta);
      else if (event.contentBlockStart) this.#start(event.contentBlockStart);
      else if (event.messageStart) this.#role = event.messageStart.role;
      else if (event.messageStop) this.#stop = event.messageStop;
      else if (event.metadata) this.#metadata = event.metadata;
    } catch (error) {
      this.damage ??= error;
    }
  }

  /** `{ message, stopReason, usage, metrics, … }`. */
  message() {
    const content = [...this.#blocks].sort(([a], [b]) => a - b).map(([, block]) => finished(block));
    return { message: { role: this.#role ?? "assistant", content }, ...this.#stop, ...this.#metadata };
  }

  #block({ contentBlockIndex }) {
    if (!this.#blocks.has(contentBlockIndex)) this.#blocks.set(contentBlockIndex, {});
    return this.#blocks.get(contentBlockIndex);
  }

  #start(event) {
    const block = this.#block(event);
    for (const kind in event.start) if (event.start[kind]) block[kind] = { ...event.start[kind] };
  }

  /** As the AWS SDK does, a member that is `null` is taken for absent. */
  #delta(event) {
    const block = this.#block(event);
    for (const kind in event.delta) {
      const piece = event.delta[kind];
      if (piece === null) continue;
      if (kind === "text") block.text = (block.text ?? "") + piece;
      else if (kind === "toolUse") toolUse(block, piece);
      else if (kind === "reasoningContent") reasoning(block, piece);
      else if (kind === "citation") (block.citations ??= []).push(piece);
      else if (kind === "toolResult") ((block.toolResult ??= {}).content ??= []).push(...piece);
      else if (kind === "image") image(block, piece);
      else block[kind] = piece;
    }
  }
}

function toolUse(block, { input }) {
  block.toolUse ??= {};
  block.toolUse.input = (block.toolUse.input ?? "") + (input ?? "");
}

/** Bytes are joined once, at the end. */
function reasoning(block, { text, signature, redactedContent }) {
  const content = (block.reasoningContent ??= {});
  if (redactedContent) {
    (content.redactedContent ??= []).push(redactedContent);
    return;
  }
  const reasoningText = (content.reasoningText ??= { text: "" });
  reasoningText.text += text ?? "";
  if (typeof signature === "string") reasoningText.signature = (reasoningText.signature ?? "") + signature;
}

function image(block, { source, error }) {
  block.image ??= {};
  if (error) block.image.error = error;
  if (source?.bytes) (block.image.source ??= { bytes: [] }).bytes.push(source.bytes);
}

/** Tool input parsed, bytes joined; text with citations as the block that Converse gives. */
function finished(block) {
  const { reasoningContent, image } = block;
  if (reasoningContent?.redactedContent) {
    return { ...block, reasoningContent: { ...reasoningContent, redactedContent: joinedBytes(reasoningContent.redactedContent) } };
  }
  if (image?.source) return { ...block, image: { ...image, source: { bytes: joinedBytes(image.source.bytes) } } };
  if (block.toolUse) return { ...block, toolUse: { ...block.toolUse, input: json(block.toolUse.input ?? "") } };
  if (block.citations) {
    const { citations, text = "", ...rest } = block;
    return { ...rest, citationsContent: { content: [{ text }], citations } };
  }
  return { ...block };
}

/** A tool without parameters gets no input at all; a cut one keeps its text. */
function json(text) {
  try {
    return text === "" ? {} : parseJson(text);
  } catch {
    return text;
  }
}
