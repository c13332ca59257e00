// The results of a turn's tool calls. Each call has one, also after an error: Bedrock refuses a conversation that lacks any.
import { jsonOf } from "../data/body.js";
import { parseJson } from "../data/json.js";
import { check, invalid } from "../lib/options.js";

/**
 * @import { ContentBlock, Message } from "../types/bedrock-runtime.js"
 * @import { ToolCall, ToolContext } from "../types/tools.js"
 * @import { Tool } from "./tool.js"
 *
 * @typedef {{ call: ToolCall, one?: Tool, input?: unknown, refusal?: string }} Judged a call with its tool, and its input or the reason why
 *   it does not run
 */

/**
 * @param {string} name of an argument
 * @param {any} list any: callers without TypeScript may give anything
 * @returns {asserts list is any[]} any: of objects
 */
export function checkList(name, list) {
  if (!Array.isArray(list)) throw invalid(`${name}: must be a list`);
  for (const [at, one] of list.entries()) check(`${name}[${at}]`, one);
}

/**
 * The options that runs of models and of agents share.
 * @param {Record<string, any>} options any: they are judged here
 */
export function checkRun({ tools, maxTurns, approve, abortSignal }) {
  // Infinity is a whole number here.
  if (typeof maxTurns !== "number" || !(maxTurns >= 1) || maxTurns % 1) {
    throw invalid("maxTurns: must be a whole number from 1 on");
  }
  const names = tools.map((/** @type {Tool} */ { name }) => name);
  const twice = names.find((/** @type {string} */ name, /** @type {number} */ at) => names.indexOf(name) < at);
  if (twice) throw invalid(`tools: ${twice} is there twice`);
  check("approve", approve ?? check, "a function");
  if (abortSignal) check("abortSignal.throwIfAborted", abortSignal.throwIfAborted, "a function");
}

/** The same as plain JSON, with bytes as base64, which Bedrock takes as well. */
export const plain = (/** @type {unknown} */ value) => parseJson(jsonOf(value, "result"));

/**
 * The calls of a message that wait for a result. The service runs its own tools by itself.
 * @param {Message | undefined} message
 * @returns {ToolCall[]}
 */
export function callsOf(message) {
  return message?.role === "assistant"
    ? // casts: a message of the model has content, and its calls have ids and names.
      /** @type {ContentBlock[]} */ (message.content).flatMap(({ toolUse }) =>
        toolUse && toolUse.type !== "server_tool_use" ? /** @type {ToolCall} */ (toolUse) : [],
      )
    : [];
}

/**
 * The calls of the model's last message that have no result, also if the user has written since.
 * @param {Message[]} messages
 */
export function unanswered(messages) {
  // cast: messages were checked, and have content.
  const last = /** @type {ContentBlock[]} */ (messages.at(-1)?.content ?? []);
  const isOpen = (/** @type {ToolCall} */ { toolUseId }) =>
    !last.some(({ toolResult }) => toolResult?.toolUseId === toolUseId);
  return messages.slice(-2).flatMap(callsOf).filter(isOpen);
}

/**
 * Finds the tools of calls, and judges their inputs.
 * @param {ToolCall[]} calls
 * @param {Tool[]} tools
 * @returns {Promise<Judged[]>}
 */
export function judged(calls, tools) {
  return Promise.all(
    calls.map(async (call) => {
      const one = tools.find(({ name }) => name === call.name);
      if (!one) {
        return {
          call,
          refusal: `Unknown tool ${call.name}. Known: ${tools.map(({ name }) => name).join(", ")}`,
        };
      }
      try {
        return {
          call,
          one,
          input: await one.validate(typeof call.input === "string" ? JSON.parse(call.input) : call.input),
        };
      } catch (error) {
        return { call, one, refusal: `The input does not fit: ${messageOf(error)}` };
      }
    }),
  );
}

/**
 * Runs a call.
 * @param {Judged} judged
 * @param {Omit<ToolContext, "toolUseId" | "name">} context
 * @returns {Promise<ContentBlock.ToolResultMember>}
 */
export async function resultOf({ call, one, input, refusal }, context) {
  const { toolUseId } = call;
  try {
    if (refusal) throw new Error(refusal);
    // cast: without a refusal, there is a tool.
    const result = contentOf(await /** @type {Tool} */ (one).run(input, { ...context, toolUseId, name: call.name }));
    return { toolResult: { toolUseId, status: "success", ...result } };
  } catch (error) {
    return failed(toolUseId, messageOf(error));
  }
}

const messageOf = (/** @type {any} any: tools and schemas may throw anything */ error) =>
  String(error?.message || error);

export const failed = (/** @type {string} */ toolUseId, /** @type {string} */ text) => ({
  toolResult: { toolUseId, status: "error", content: [{ text }] },
});

/** Some models take objects only as JSON, so that all else is text. */
function contentOf(/** @type {any} any: a tool may return anything */ result) {
  if (result?.toolResult) {
    const given = plain(result.toolResult);
    checkList("toolResult.content", given.content);
    return given;
  }
  if (typeof result === "string") return { content: [{ text: result || '""' }] };
  const text = jsonOf(result ?? null, "result");
  const value = parseJson(text);
  return {
    content: [value && typeof value === "object" && !Array.isArray(value) ? { json: value } : { text }],
  };
}
