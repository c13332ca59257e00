// The body of an answer of AgentCore: events, JSON or bytes, as its agent likes.
import { noStream } from "./answer.js";
import { joinedBytes } from "../data/blob-payload.js";
import { parseJson } from "../data/json.js";
import { BedrockError, IncompleteStreamError, StreamIntegrityError } from "../errors.js";
import { invalid } from "../lib/options.js";
import { SseMessages } from "../stream/sse-messages.js";

/**
 * @import { AnswerOptions } from "../types/agents.js"
 * @import { Event } from "./answer.js"
 */

const MAX_MESSAGE_BYTES = 2 ** 26;

/**
 * The text of an event, unless the caller knows better: a text itself, what Strands and LangGraph forward of a Converse stream, or the
 * `result` of the samples.
 * @param {Event} event
 */
export function runtimeText(event) {
  const { contentBlockDelta, result } = event?.event ?? event ?? {};
  const text = typeof event === "string" ? event : (contentBlockDelta?.delta?.text ?? result);
  return typeof text === "string" ? text : undefined;
}

/**
 * @param {any} output any: of InvokeAgentRuntime
 * @param {AnswerOptions["terminal"]} terminal
 * @param {(event: Event) => void} add
 */
export async function runtimeEvents({ response, contentType = "", $metadata }, terminal, add) {
  const isEvents = /event-stream/i.test(contentType);
  const isText = /^text\//i.test(contentType);
  const messages = new SseMessages(MAX_MESSAGE_BYTES);
  const decoder = new TextDecoder();
  const pieces = [];
  let isComplete = !terminal;
  let isOpen = false;
  /** Whether it is the last one. */
  const take = (/** @type {Event} */ event) => {
    const { error, error_type: type } = event ?? {};
    // What AWS's SDK for runtimes sends when its agent has thrown.
    if (type && error) {
      throw new BedrockError(`the agent failed with ${type}: ${error}`, { code: "agent_failed", $metadata });
    }
    const { messageStart, messageStop } = event?.event ?? event ?? {};
    isOpen = Boolean(messageStart ?? (!messageStop && isOpen));
    add(event);
    // Agents may send null.
    return terminal && terminal(event ?? {}) && (isComplete = true);
  };
  // Clients of the AWS SDK give a stream of Node there.
  const isNodes = typeof response.transformToWebStream === "function";
  const stream = isNodes ? response.transformToWebStream() : response;
  if (typeof stream.getReader !== "function" || stream.locked) throw noStream("response");
  const reader = stream.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      // cast: so that it stays the array of bytes that the reader says.
      if (!ArrayBuffer.isView(/** @type {unknown} */ (value))) {
        throw invalid("source.response: its chunks must be Uint8Arrays");
      }
      if (isEvents) {
        for (const { data } of messages.push(value)) {
          if (data === "[DONE]" || (data && take(valueOf(data)))) return;
        }
      } else if (isText) take(decoder.decode(value, { stream: true }));
      else pieces.push(value);
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
  if (pieces.length) {
    const bytes = joinedBytes(pieces);
    let body = bytes;
    try {
      if (/json/i.test(contentType)) body = parseJson(new TextDecoder().decode(bytes));
    } catch (cause) {
      const message = "the agent's response is not JSON, or was cut";
      throw new StreamIntegrityError(message, { code: "invalid_json", retryable: true, $metadata, cause });
    }
    take(body);
  }
  if (isComplete && !isOpen && messages.isAtEnd) return;
  const message = "the body ended before the agent's last event: the response is incomplete";
  throw new IncompleteStreamError(message, { code: "no_terminal_event", retryable: true, $metadata });
}

/** Agents send JSON, and some of them plain text. */
function valueOf(/** @type {string} */ data) {
  try {
    return parseJson(data);
  } catch {
    return data;
  }
}
