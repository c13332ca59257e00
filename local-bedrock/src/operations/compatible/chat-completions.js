// OpenAI's chat completions under their own path.
import { randomHex } from "../../lib/bytes.js";
import { blockEvents } from "../bedrock-runtime/block-events.js";
import { collect } from "../collect.js";
import { readChatCompletion, toConversation } from "./chat-input.js";
import { SSE_HEADERS } from "./errors.js";

/** @type {Record<string, string>} OpenAI's by Converse's */
const FINISH_REASONS = { max_tokens: "length", tool_use: "tool_calls" };

const finishReason = (/** @type {string} */ stopReason) => FINISH_REASONS[stopReason] ?? "stop";

/**
 * POST /openai/v1/chat/completions: OpenAI's API, answers streamed as server-sent events.
 * https://platform.openai.com/docs/api-reference/chat
 * @param {import("../../http/call.js").Call} call
 */
export async function chatCompletions(call) {
  const body = readChatCompletion(call.received.body);
  const input = toConversation(body);
  call.emulator.modelIds.resolve(body.model);
  const events = call.emulator.model.generate(input, { signal: call.signal });
  const created = Math.floor(call.emulator.settings.now() / 1000);
  const head = { id: `chatcmpl-${randomHex(12)}`, created, model: body.model };
  if (body.stream) return stream(call, head, events, body.stream_options?.include_usage === true);
  const answer = await collect(events);
  call.sendJson({
    ...head,
    object: "chat.completion",
    choices: [
      { index: 0, message: message(answer.content), logprobs: null, finish_reason: finishReason(answer.stopReason) },
    ],
    usage: usage(answer),
  });
}

const usage = (/** @type {{ inputTokens: number, outputTokens: number }} */ { inputTokens, outputTokens }) => ({
  prompt_tokens: inputTokens,
  completion_tokens: outputTokens,
  total_tokens: inputTokens + outputTokens,
});

/** @param {import("../../models/model.js").ContentBlock[]} content */
function message(content) {
  const calls = content
    .flatMap(({ toolUse }) => toolUse ?? [])
    .map(({ toolUseId, name, input }) => functionCall(toolUseId, name, JSON.stringify(input)));
  return {
    role: "assistant",
    content: content.map(({ text }) => text ?? "").join("") || null,
    refusal: null,
    tool_calls: calls.length ? calls : undefined,
  };
}

const functionCall = (/** @type {string} */ id, /** @type {string} */ name, /** @type {string} */ text) => ({
  id,
  type: "function",
  function: { name, arguments: text },
});

/**
 * @param {import("../../http/call.js").Call} call
 * @param {{ id: string, created: number, model: string }} head
 * @param {AsyncIterable<import("../../models/model.js").ModelEvent>} events
 * @param {boolean} withUsage whether the usage comes in a chunk after the last one
 */
async function stream(call, head, events, withUsage) {
  const chunk = (/** @type {object} */ delta, /** @type {string | null} */ finish = null) => ({
    choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }],
  });
  const common = { ...head, object: "chat.completion.chunk" };
  const send = (/** @type {object} */ members) =>
    call.sendPiece(`data: ${JSON.stringify({ ...common, ...members })}\n\n`);
  let calls = -1;
  for await (const event of blockEvents(events)) {
    switch (event.type) {
      case "start":
        call.startStream(SSE_HEADERS);
        await send(chunk({ role: "assistant", content: "" }));
        break;
      case "textDelta":
        await send(chunk({ content: event.text }));
        break;
      case "toolUseStart":
        calls += 1;
        await send(chunk({ tool_calls: [{ index: calls, ...functionCall(event.toolUseId, event.name, "") }] }));
        break;
      case "toolUseDelta":
        await send(chunk({ tool_calls: [{ index: calls, function: { arguments: event.input } }] }));
        break;
      case "stop":
        await send(chunk({}, finishReason(event.stopReason)));
        if (withUsage) await send({ choices: [], usage: usage(event) });
    }
  }
  await call.sendPiece("data: [DONE]\n\n");
  call.endStream();
}
