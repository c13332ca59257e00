// A prompt of the AI SDK as system, messages and blocks of Converse.
import { fileBlock, fromBase64 } from "./files.js";
import { optionsOf } from "./names.js";
import { invalid } from "../lib/options.js";

/**
 * @import { ContentBlock, Message, SystemContentBlock } from "../types/bedrock-runtime.js"
 * @import { Options } from "./names.js"
 *
 * @typedef {Record<string, any>} Part any: of three versions of the specification
 * @typedef {{ role: string, content: any, providerOptions?: Record<string, Options> }} PromptMessage any: as above
 */

/** Tool calls and their results have to stay together, and a model's id for a call has to be one that Bedrock takes. */
const toolUseId = (/** @type {string} */ id) => id.replace(/[^\w-]/g, "_").slice(0, 64);

/**
 * @param {PromptMessage[]} prompt
 * @param {boolean} hasTools Bedrock refuses tool calls in a conversation without tools
 */
export function conversation(prompt, hasTools) {
  /** @type {SystemContentBlock[]} */
  const system = [];
  /** @type {{ role: string, content: any[] }[]} any: blocks of Converse */
  const messages = [];
  let dropped = false;
  let documents = 0;
  for (const { role, content, providerOptions } of prompt) {
    const cachePoint = pointAfter(providerOptions);
    if (role === "system") {
      if (messages.length) throw invalid("prompt: Bedrock takes system messages at its start only");
      system.push({ text: content }, ...cachePoint);
      continue;
    }
    const to = role === "assistant" ? role : "user";
    /** @type {any[]} any: blocks of Converse */
    const blocks = [];
    for (const part of content) {
      if (!hasTools && /^tool-(call|result)$/.test(part.type)) dropped = true;
      else {
        const made = BLOCKS[part.type]?.(part, () => `document-${++documents}`);
        if (made) blocks.push(made, ...pointAfter(part.providerOptions));
      }
    }
    if (!blocks.length) continue;
    const last = messages.at(-1);
    // Bedrock wants the roles to take turns.
    if (last?.role === to) last.content.push(...blocks, ...cachePoint);
    else messages.push({ role: to, content: [...blocks, ...cachePoint] });
  }
  trimEnd(messages.at(-1));
  // cast: roles and blocks are those of Converse, which the client checks.
  return { system, messages: /** @type {Message[]} */ (messages), dropped };
}

/** @param {Record<string, Options> | undefined} providerOptions */
function pointAfter(providerOptions) {
  const { cachePoint } = optionsOf(providerOptions);
  return cachePoint ? [{ cachePoint }] : [];
}

/**
 * Claude refuses to continue a message that ends in white space.
 * @param {{ role: string, content: any[] } | undefined} last any: blocks of Converse
 */
function trimEnd(last) {
  const block = last?.role === "assistant" && last.content.at(-1);
  if (block?.text) block.text = block.text.trimEnd() || ".";
}

/** @type {Record<string, ((part: Part, name: () => string) => object | undefined) | undefined>} */
const BLOCKS = {
  text: (/** @type {Part} */ { text }) => (text.trim() ? { text } : undefined),
  file: fileBlock,
  "tool-call": (/** @type {Part} */ { toolCallId, toolName, input, providerExecuted }) =>
    providerExecuted
      ? undefined
      : { toolUse: { toolUseId: toolUseId(toolCallId), name: toolName, input: input ?? {} } },
  "tool-result": (/** @type {Part} */ { toolCallId, output }, /** @type {() => string} */ name) => ({
    toolResult: {
      toolUseId: toolUseId(toolCallId),
      content: results(output, name),
      ...(output.type.startsWith("error") && { status: "error" }),
    },
  }),
  /** Bedrock requires the blocks that it signed, and refuses others. */
  reasoning(/** @type {Part} */ { text, providerOptions }) {
    const { signature, redactedContent, redactedData } = optionsOf(providerOptions);
    const redacted = redactedContent ?? redactedData;
    if (redacted) return { reasoningContent: { redactedContent: fromBase64(redacted) } };
    return signature && { reasoningContent: { reasoningText: { text, signature } } };
  },
};

/**
 * @param {Part} output
 * @param {() => string} name of a document
 */
function results({ type, value, reason }, name) {
  if (type === "execution-denied") return [{ text: reason ?? "The user did not allow this call." }];
  if (type !== "content") return [{ text: type.endsWith("text") ? value : JSON.stringify(value) }];
  return value.map((/** @type {Part} */ part) => (part.type === "text" ? { text: part.text } : fileBlock(part, name)));
}
