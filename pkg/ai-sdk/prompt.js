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

/**
 * @param {PromptMessage[]} prompt
 * @param {boolean} hasTools Bedrock refuses tool calls in a conversation without tools
 * @param {string} modelId
 */
export function conversation(prompt, hasTools, modelId) {
  /** @type {SystemContentBlock[]} */
  const system = [];
  /** @type {{ role: string, content: any[] }[]} any: blocks of Converse */
  const messages = [];
  let dropped = false;
  let documents = 0;
  const nameOf = () => `document-${++documents}`;
  /** @type {string[]} */
  const ids = [];
  // Other models may have made them, and a call and its result have to stay together. Mistral's take nine letters and digits only.
  const idOf = (/** @type {string} */ id) =>
    /mistral/.test(modelId)
      ? `${1e8 + (ids.indexOf(id) + 1 || ids.push(id))}`
      : id.replace(/[^\w-]/g, "_").slice(0, 64);
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
      const isResult = part.type === "tool-result";
      // Another provider ran that tool: Bedrock knows neither the call nor its result.
      if (part.providerExecuted || (isResult && role === "assistant")) continue;
      if (!hasTools && (isResult || part.type === "tool-call")) dropped = true;
      else {
        const made = BLOCKS[part.type]?.(part, nameOf, idOf);
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
  const block = last?.role === "assistant" && last.content.findLast(({ cachePoint }) => !cachePoint);
  if (block.text) block.text = block.text.trimEnd();
}

/** @type {Record<string, ((part: Part, nameOf: () => string, idOf: (id: string) => string) => object | undefined) | undefined>} */
const BLOCKS = {
  text: ({ text }) => (text.trim() ? { text } : undefined),
  file: fileBlock,
  "tool-call": ({ toolCallId, toolName, input }, _, idOf) => ({
    toolUse: { toolUseId: idOf(toolCallId), name: toolName, input: objectOf(input) },
  }),
  "tool-result": ({ toolCallId, output }, nameOf, idOf) => ({
    toolResult: {
      toolUseId: idOf(toolCallId),
      content: results(output, nameOf),
      ...(output.type.startsWith("error") && { status: "error" }),
    },
  }),
  /** Bedrock requires the blocks that it signed, and refuses others. */
  reasoning({ text, providerOptions }) {
    const { signature, redactedContent, redactedData } = optionsOf(providerOptions);
    const redacted = redactedContent ?? redactedData;
    if (redacted) return { reasoningContent: { redactedContent: fromBase64(redacted) } };
    return signature && { reasoningContent: { reasoningText: { text, signature } } };
  },
};

/**
 * Bedrock takes objects only; a call that the AI SDK could not parse has a text.
 * @param {any} input any: of a tool
 */
const objectOf = (input) => (typeof input === "object" && !Array.isArray(input) ? (input ?? {}) : { input });

/**
 * @param {Part} output
 * @param {() => string} name of a document
 */
function results({ type, value, reason }, name) {
  if (type === "execution-denied") return [{ text: reason ?? "The user did not allow this call." }];
  if (type !== "content") return [{ text: type.endsWith("text") ? value : JSON.stringify(value) }];
  return value.map((/** @type {Part} */ part) => (part.type === "text" ? { text: part.text } : fileBlock(part, name)));
}
