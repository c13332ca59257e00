// The results of a turn's tool calls. Each call has one, also after an error: Bedrock refuses a conversation that lacks any.
import { checkList } from "./checks.js";
import { jsonOf } from "../data/body.js";
import { parseJson } from "../data/json.js";

/**
 * @import { ContentBlock, Message } from "../types/bedrock-runtime.js"
 * @import { ToolCall, ToolContext } from "../types/tools.js"
 * @import { Tool } from "./tool.js"
 *
 * @typedef {{ call: ToolCall, one?: Tool, input?: unknown, refusal?: string }} Judged a call with its tool, and its input or the reason why
 *   it does not run
 */

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
export const judged = (calls, tools) =>
  Promise.all(
    calls.map(async (call) => {
      /** @type {Judged} */
      const found = { call, one: tools.find(({ name }) => name === call.name) };
      const { input } = call;
      try {
        if (found.one) found.input = await found.one.validate(typeof input === "string" ? JSON.parse(input) : input);
        else found.refusal = `Unknown tool ${call.name}. Known: ${tools.map(({ name }) => name).join(", ")}`;
      } catch (error) {
        found.refusal = `The input does not fit: ${messageOf(error)}`;
      }
      return found;
    }),
  );

/** Whether somebody must approve a call before it runs. */
export const asks = async (/** @type {Judged} */ { one, input, refusal }) =>
  // cast: without a refusal, there is a tool.
  !refusal && Boolean(await /** @type {Tool} */ (one).needsApproval(input));

/** Why a call does not run that somebody was asked about. */
export const denial = (/** @type {unknown} */ verdict) =>
  typeof verdict === "string" ? verdict : "The user did not approve this call.";

/**
 * Runs a call.
 * @param {Judged} judged
 * @param {Omit<ToolContext, "toolUseId" | "name">} context
 * @returns {Promise<ContentBlock.ToolResultMember>}
 */
export async function resultOf({ call, one, input, refusal }, context) {
  const { toolUseId } = call;
  try {
    if (refusal) return failed(toolUseId, refusal);
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
  return { content: [text.startsWith("{") ? { json: parseJson(text) } : { text }] };
}
