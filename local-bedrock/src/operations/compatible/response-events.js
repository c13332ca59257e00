// The events of a response of OpenAI's Responses API; the last one holds the whole response.
import { randomHex } from "../../lib/bytes.js";

/**
 * @typedef {import("../bedrock-runtime/block-events.js").BlockEvent} BlockEvent
 * @typedef {import("openai/resources/responses/responses").Response} FullResponse
 * @typedef {Omit<FullResponse, "output_text" | "access_programs">} Response `output_text` is the SDK's own
 * @typedef {import("openai/resources/responses/responses").ResponseOutputMessage} MessageItem
 * @typedef {import("openai/resources/responses/responses").ResponseOutputText} TextPart
 * @typedef {import("openai/resources/responses/responses").ResponseFunctionToolCall} CallItem
 *
 * @typedef {{ type: string, response?: Response } & Record<string, unknown>} ResponseEvent without its `sequence_number`
 */

/**
 * https://platform.openai.com/docs/api-reference/responses-streaming
 * @param {Response} begun the response before its first item
 * @param {AsyncIterable<BlockEvent>} events
 * @param {() => number} now milliseconds since the epoch
 * @returns {AsyncGenerator<ResponseEvent, void, void>}
 */
export async function* responseEvents(begun, events, now) {
  /** @type {(MessageItem | CallItem)[]} */
  const output = [];
  for await (const event of events) {
    if (event.type === "start") {
      yield { type: "response.created", response: begun };
      yield { type: "response.in_progress", response: begun };
    } else if (event.type === "stop") {
      yield ended({ ...begun, completed_at: Math.floor(now() / 1000), output }, event);
    } else {
      yield* itemEvents(output, event);
    }
  }
}

/**
 * @param {(MessageItem | CallItem)[]} output the items so far; the last one is under way
 * @param {Exclude<BlockEvent, { type: "start" } | { type: "stop" }>} event
 * @returns {Generator<ResponseEvent, void, void>}
 */
function* itemEvents(output, event) {
  const { index: output_index } = event;
  if (event.type === "textStart") output.push(newMessage());
  if (event.type === "toolUseStart") output.push(newCall(event));
  const item = output[output_index];
  const at = { item_id: item.id, output_index };
  const [part] = item.type === "message" ? item.content : [];
  switch (event.type) {
    case "textStart":
      yield { type: "response.output_item.added", output_index, item: { ...item, content: [] } };
      yield { type: "response.content_part.added", ...at, content_index: 0, part: { ...part } };
      break;
    case "textDelta":
      if (part?.type === "output_text") part.text += event.text;
      yield { type: "response.output_text.delta", ...at, content_index: 0, delta: event.text, logprobs: [] };
      break;
    case "toolUseStart":
      yield { type: "response.output_item.added", output_index, item: { ...item } };
      break;
    case "toolUseDelta":
      if (item.type === "function_call") item.arguments += event.input;
      yield { type: "response.function_call_arguments.delta", ...at, delta: event.input };
      break;
    case "blockStop":
      item.status = "completed";
      if (part?.type === "output_text") {
        yield { type: "response.output_text.done", ...at, content_index: 0, text: part.text, logprobs: [] };
        yield { type: "response.content_part.done", ...at, content_index: 0, part };
      } else if (item.type === "function_call") {
        yield { type: "response.function_call_arguments.done", ...at, name: item.name, arguments: item.arguments };
      }
      yield { type: "response.output_item.done", output_index, item };
  }
}

/** @returns {MessageItem} */
const newMessage = () => ({
  type: "message",
  id: `msg_${randomHex(24)}`,
  status: "in_progress",
  role: "assistant",
  content: [{ type: "output_text", text: "", annotations: [], logprobs: [] }],
});

/**
 * @param {{ toolUseId: string, name: string }} toolUse
 * @returns {CallItem}
 */
const newCall = ({ toolUseId: call_id, name }) => ({
  type: "function_call",
  id: `fc_${randomHex(24)}`,
  status: "in_progress",
  call_id,
  name,
  arguments: "",
});

/** Why a response is incomplete, by Converse's stop reason. @type {Record<string, "max_output_tokens" | "content_filter">} */
const INCOMPLETE = {
  max_tokens: "max_output_tokens",
  content_filtered: "content_filter",
  guardrail_intervened: "content_filter",
};

/**
 * @param {Omit<Response, "output"> & { output: (MessageItem | CallItem)[] }} response
 * @param {import("../bedrock-runtime/block-events.js").BlockStop} stop
 * @returns {ResponseEvent}
 */
function ended(response, { stopReason, inputTokens, outputTokens }) {
  const reason = INCOMPLETE[stopReason];
  const status = reason ? "incomplete" : "completed";
  const last = response.output.at(-1);
  if (last) last.status = status;
  return {
    type: `response.${status}`,
    response: {
      ...response,
      status,
      completed_at: reason ? null : response.completed_at,
      incomplete_details: reason ? { reason } : null,
      usage: {
        input_tokens: inputTokens,
        input_tokens_details: { cached_tokens: 0, cache_write_tokens: 0 },
        output_tokens: outputTokens,
        output_tokens_details: { reasoning_tokens: 0 },
        total_tokens: inputTokens + outputTokens,
      },
    },
  };
}
