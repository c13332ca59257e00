// OpenAI's Responses API under its own path.
import { validationError } from "../../http/errors.js";
import { randomHex } from "../../lib/bytes.js";
import { blockEvents } from "../bedrock-runtime/block-events.js";
import { SSE_HEADERS } from "./errors.js";
import { responseEvents } from "./response-events.js";
import { readResponseRequest, toConversation } from "./responses-input.js";
import { joined, parsedArguments } from "./turns.js";

/**
 * @typedef {import("./response-events.js").Response} Response
 * @typedef {import("./responses-input.js").ResponseRequest} ResponseRequest
 * @typedef {import("../../models/model.js").Message} Message
 */

/**
 * POST /openai/v1/responses: OpenAI's API, answers streamed as server-sent events.
 * https://platform.openai.com/docs/api-reference/responses
 * @param {import("../../http/call.js").Call} call
 */
export async function responses(call) {
  const { emulator, signal } = call;
  const body = readResponseRequest(call.received.body);
  emulator.modelIds.resolve(body.model);
  const input = toConversation(body, historyOf(emulator, body.previous_response_id));
  const now = () => emulator.settings.now();
  const begun = newResponse(body, now());
  const events = responseEvents(begun, blockEvents(emulator.model.generate(input, { signal })), now);
  let response = begun;
  for await (const event of events) {
    response = event.response ?? response;
    if (!body.stream) continue;
    if (event.type === "response.created") call.startStream(SSE_HEADERS);
    const data = JSON.stringify({ ...event, sequence_number: call.record.events });
    await call.sendPiece(`event: ${event.type}\ndata: ${data}\n\n`, event.type);
  }
  if (body.store !== false) emulator.storedResponses.set(response.id, joined([...input.messages, answered(response)]));
  return body.stream ? call.endStream() : call.sendJson(response);
}

/**
 * @param {import("../../http/call.js").Emulator} emulator
 * @param {string | null | undefined} id of the previous response
 * @returns {Message[]}
 * @throws {import("../../http/errors.js").ServiceError} `ValidationException`
 */
function historyOf(emulator, id) {
  const history = id ? emulator.storedResponses.get(id) : [];
  if (!history) throw validationError(`Previous response with id '${id}' not found.`);
  return history;
}

/**
 * @param {ResponseRequest} body
 * @param {number} now milliseconds since the epoch
 * @returns {Response}
 */
const newResponse = (body, now) => ({
  id: `resp_${randomHex(24)}`,
  object: "response",
  created_at: Math.floor(now / 1000),
  status: "in_progress",
  background: false,
  error: null,
  incomplete_details: null,
  instructions: body.instructions ?? null,
  max_output_tokens: body.max_output_tokens ?? null,
  metadata: body.metadata ?? {},
  model: body.model,
  output: [],
  parallel_tool_calls: body.parallel_tool_calls ?? true,
  previous_response_id: body.previous_response_id ?? null,
  temperature: body.temperature ?? 1,
  text: body.text?.format ? { format: body.text.format } : { format: { type: "text" } },
  tool_choice: body.tool_choice ?? "auto",
  tools: (body.tools ?? []).map(({ parameters = null, strict = null, ...tool }) => ({
    ...tool,
    strict,
    parameters: /** @type {Record<string, unknown> | null} cast: JSON Schema, echoed unread */ (parameters),
  })),
  top_p: body.top_p ?? 1,
  truncation: "disabled",
});

/**
 * @param {Response} response
 * @returns {Message} the model's turn
 */
function answered({ output }) {
  /** @type {Message["content"]} */
  const content = [];
  for (const item of output) {
    if (item.type === "message") {
      for (const part of item.content) if (part.type === "output_text") content.push({ text: part.text });
    } else if (item.type === "function_call") {
      const { call_id: toolUseId, name, arguments: text } = item;
      content.push({ toolUse: { toolUseId, name, input: parsedArguments(text) } });
    }
  }
  return { role: "assistant", content };
}
