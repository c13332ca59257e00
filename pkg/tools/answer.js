// The results of a turn's tool calls. Each call has one, whatever happens: Bedrock refuses a conversation that lacks any.
import { jsonOf } from "../data/body.js";
import { parseJson } from "../data/json.js";

/** The same as plain JSON, with bytes as base64, which Bedrock takes as well. */
export const plain = (/** @type {any} */ value) => parseJson(jsonOf(value, "result"));

/** The calls of a message that wait for a result. The service runs its own tools by itself. */
export function callsOf(/** @type {any} */ message) {
  return message?.role === "assistant"
    ? message.content.flatMap((/** @type {any} */ { toolUse }) =>
        toolUse && toolUse.type !== "server_tool_use" ? toolUse : [],
      )
    : [];
}

/**
 * Finds the tools of calls, and judges their inputs.
 * @returns {Promise<{ call: any, one?: any, input?: any, refusal?: string }[]>}
 */
export function judged(/** @type {any} */ calls, /** @type {any} */ tools) {
  return Promise.all(
    calls.map(async (/** @type {any} */ call) => {
      const one = tools.find((/** @type {any} */ { name }) => name === call.name);
      if (!one) {
        return {
          call,
          refusal: `Unknown tool ${call.name}. The tools are: ${tools.map((/** @type {any} */ { name }) => name).join(", ")}`,
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
 * @returns {Promise<any>} its `toolResult` block
 */
export async function resultOf(/** @type {any} */ { call, one, input, refusal }, /** @type {any} */ context) {
  const { toolUseId } = call;
  try {
    if (refusal) throw new Error(refusal);
    const result = contentOf(await one.run(input, { ...context, toolUseId, name: call.name }));
    return { toolResult: { toolUseId, status: "success", ...result } };
  } catch (error) {
    return failed(toolUseId, messageOf(error));
  }
}

const messageOf = (/** @type {any} */ error) => error?.message || String(error);

export const failed = (/** @type {string} */ toolUseId, /** @type {string} */ text) => ({
  toolResult: { toolUseId, status: "error", content: [{ text }] },
});

/** Some models take objects only as JSON, so that all else is text. */
function contentOf(/** @type {any} */ result) {
  if (result?.toolResult) return plain(result.toolResult);
  if (typeof result === "string") return { content: [{ text: result || '""' }] };
  const value = plain(result ?? null);
  return {
    content: [
      value && typeof value === "object" && !Array.isArray(value) ? { json: value } : { text: JSON.stringify(value) },
    ],
  };
}
