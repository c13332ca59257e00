// An answer of AgentCore: events, JSON or bytes, as its agent likes.
import { incomplete, mustStream } from "./errors.js";
import { joinedBytes } from "../data/blob-payload.js";
import { parseJson } from "../data/json.js";
import { BedrockError, StreamIntegrityError } from "../errors.js";
import { invalid } from "../lib/options.js";
import { SseMessages } from "../stream/sse-messages.js";

/**
 * @import { AgentAnswer, AnswerOptions } from "../types/agents.js"
 * @import { Event, Push } from "./answer.js"
 */

const MAX_MESSAGE_BYTES = 2 ** 26;

/**
 * The text of an event, unless the caller knows better: a text itself, what Strands and LangGraph forward of a Converse stream, or the
 * `result` of the samples.
 * @param {Event} event
 */
function runtimeText(event) {
  const { contentBlockDelta, result } = event.event ?? event;
  const text = typeof event === "string" ? event : (contentBlockDelta?.delta?.text ?? result);
  return typeof text === "string" ? text : undefined;
}

/**
 * @param {any} output any: of InvokeAgentRuntime
 * @param {AnswerOptions} options
 * @param {Push} push
 * @returns {Promise<AgentAnswer>}
 */
export async function readRuntime(output, { terminal, text: textOf = runtimeText }, push) {
  const { response, contentType = "", runtimeSessionId: sessionId, $metadata } = output;
  /** @type {AgentAnswer & { events: Event[] }} */
  const answer = { text: "", citations: [], files: [], trace: [], sessionId, events: [], $metadata };
  let isComplete = !terminal;
  /** Whether a message has begun and not ended; undefined before the first event. @type {boolean | undefined} */
  let isOpen;
  /** Whether it is the last one. */
  const take = (/** @type {Event} */ event) => {
    // Agents may send null.
    const members = event ?? {};
    const { error, error_type: type } = members;
    // What AWS's SDK for runtimes sends when its agent has thrown.
    if (type && error) {
      throw new BedrockError(`the agent failed with ${type}: ${error}`, { code: "agent_failed", $metadata });
    }
    const { messageStart, messageStop } = members.event ?? members;
    isOpen = Boolean(messageStart ?? (!messageStop && isOpen));
    const text = textOf(members);
    answer.text += text ?? "";
    // A body of bytes is a file.
    if (event instanceof Uint8Array) answer.files.push({ type: contentType, bytes: event });
    else answer.events.push(event);
    push(event, text);
    return terminal?.(members) && (isComplete = true);
  };
  const hasEnded = await readBody(response, contentType, $metadata, take);
  // An agent that has nothing to say cannot be told from a connection that was lost before its first byte.
  if (!hasEnded && (!isComplete || isOpen !== false)) throw incomplete($metadata);
  return answer;
}

/**
 * @param {any} response any: of the output, and judged here
 * @param {string} contentType
 * @param {AgentAnswer["$metadata"]} $metadata
 * @param {(event: Event) => unknown} take returns whether it was the last one
 * @returns {Promise<boolean>} whether the last event has come; nothing is read after it
 */
async function readBody(response, contentType, $metadata, take) {
  const isEvents = /event-stream/i.test(contentType);
  const isText = /^text\//i.test(contentType);
  const messages = new SseMessages(MAX_MESSAGE_BYTES);
  const decoder = new TextDecoder();
  const pieces = [];
  // Clients of the AWS SDK give a stream of Node there.
  const isNodes = typeof response.transformToWebStream === "function";
  const stream = isNodes ? response.transformToWebStream() : response;
  mustStream("response", typeof stream.getReader === "function" && !stream.locked);
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
          if (data === "[DONE]" || (data && take(valueOf(data)))) return true;
        }
      } else if (isText) take(decoder.decode(value, { stream: true }));
      else if (value.length) pieces.push(value);
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
  if (!messages.isAtEnd || decoder.decode()) throw incomplete($metadata);
  if (pieces.length) take(bodyOf(joinedBytes(pieces), contentType, $metadata));
  return false;
}

/**
 * @param {Uint8Array} bytes
 * @param {string} contentType
 * @param {AgentAnswer["$metadata"]} $metadata
 */
function bodyOf(bytes, contentType, $metadata) {
  try {
    return /json/i.test(contentType) ? parseJson(new TextDecoder().decode(bytes)) : bytes;
  } catch (cause) {
    const message = "the agent's response is not JSON, or was cut";
    throw new StreamIntegrityError(message, { code: "invalid_json", retryable: true, $metadata, cause });
  }
}

/** Agents send JSON, and some of them plain text. */
function valueOf(/** @type {string} */ data) {
  try {
    return parseJson(data);
  } catch {
    return data;
  }
}
