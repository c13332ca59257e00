// What a Converse stream adds up to: the shape that Converse itself answers.
import { joinedBytes } from "./blob-payload.js";

/** @param {Record<string, string>} operation its row */
export function isConverse(operation) {
  return operation.until === "messageStop";
}

/** Takes events one by one; `message()` gives what they have added up to so far. */
export class MessageAssembler {
  #role;
  #blocks = [];
  #stop = {};
  #metadata = {};

  add(event) {
    if (event.contentBlockDelta) this.#delta(event.contentBlockDelta);
    else if (event.contentBlockStart) this.#start(event.contentBlockStart);
    else if (event.messageStart) this.#role = event.messageStart.role;
    else if (event.messageStop) this.#stop = event.messageStop;
    else if (event.metadata) this.#metadata = event.metadata;
  }

  /** `{ message, stopReason, usage, metrics, … }`. */
  message() {
    const content = this.#blocks.filter(Boolean).map(finished);
    return { message: { role: this.#role ?? "assistant", content }, ...this.#stop, ...this.#metadata };
  }

  #start({ contentBlockIndex, start = {} }) {
    const block = (this.#blocks[contentBlockIndex] ??= {});
    for (const [kind, value] of Object.entries(start)) block[kind] = { ...value };
  }

  #delta({ contentBlockIndex, delta = {} }) {
    const block = (this.#blocks[contentBlockIndex] ??= {});
    for (const kind in delta) {
      const piece = delta[kind];
      if (kind === "text") block.text = (block.text ?? "") + piece;
      else if (kind === "toolUse") toolUse(block, piece);
      else if (kind === "reasoningContent") reasoning(block, piece);
      else if (kind === "citation") (block.citations ??= []).push(piece);
      else if (kind === "toolResult") (block.toolResult ??= {}).content = [...(block.toolResult.content ?? []), ...piece];
      else if (kind === "image") image(block, piece);
      else block[kind] = piece;
    }
  }
}

function toolUse(block, { input = "" }) {
  block.toolUse ??= {};
  block.toolUse.input = (block.toolUse.input ?? "") + input;
}

function reasoning(block, { text, signature, redactedContent }) {
  const content = (block.reasoningContent ??= {});
  if (redactedContent) {
    content.redactedContent = joinedBytes(content.redactedContent, redactedContent);
    return;
  }
  const reasoningText = (content.reasoningText ??= { text: "" });
  if (text !== undefined) reasoningText.text += text;
  if (signature !== undefined) reasoningText.signature = (reasoningText.signature ?? "") + signature;
}

function image(block, { source, error }) {
  block.image ??= {};
  if (error) block.image.error = error;
  if (source?.bytes) block.image.source = { bytes: joinedBytes(block.image.source?.bytes, source.bytes) };
}

/** Tool input parsed; text with citations as the block that Converse gives. */
function finished(block) {
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
    return text === "" ? {} : JSON.parse(text);
  } catch {
    return text;
  }
}
