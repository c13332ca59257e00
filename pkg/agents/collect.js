// The events of an answer, added up.
import { place } from "./citations.js";
import { stepsOf } from "./trace.js";
import { jsonOf } from "../data/body.js";
import { IncompleteStreamError, StreamIntegrityError } from "../errors.js";

/**
 * @import { AgentAnswer, TraceStep } from "../types/agents.js"
 * @import { ResponseMetadata } from "../types/index.js"
 * @import { Event } from "./answer.js"
 * @import { Cited } from "./citations.js"
 */

/**
 * The error for an event whose members are not those of the service.
 * @param {unknown} cause
 * @param {ResponseMetadata} $metadata
 */
export const misfit = (cause, $metadata) =>
  new StreamIntegrityError("an event does not match the format of its operation; iterate over the events instead", {
    code: "invalid_event",
    $metadata,
    cause,
  });

const asText = (/** @type {unknown} */ document) =>
  document === undefined || typeof document === "string" ? document : jsonOf(document, "document");

/**
 * The text of an event; undefined if it has none.
 * @param {Event} event
 * @param {TextDecoder} decoder characters may be cut between chunks
 */
export const textOf = ({ chunk, output, flowOutputEvent }, decoder) =>
  chunk
    ? decoder.decode(chunk.bytes ?? undefined, { stream: true })
    : (output?.text ?? asText(flowOutputEvent?.content?.document));

/**
 * @param {any} output any: of one of several operations
 * @param {(event: Event, decoder: TextDecoder) => string | undefined} pick
 */
export function collected(output, pick) {
  const { sessionId = output.executionId ?? output.runtimeSessionId, $metadata, response, completion, stream } = output;
  const decoder = new TextDecoder();
  let text = "";
  let hasAnswer = false;
  /** @type {Cited[]} */
  const cited = [];
  /** @type {TraceStep[]} */
  const trace = [];
  /** @type {any} any: the members that only some answers have */
  const more = response ? { events: [] } : {};
  /** @type {AgentAnswer["files"]} */
  const files = [];
  /** @type {unknown} */
  let cause;
  const fitting = (/** @type {() => void} */ read) => {
    try {
      read();
    } catch (error) {
      cause ??= error;
    }
  };
  const addEvent = (/** @type {Event} */ event) => {
    const from = text.length;
    text += pick(event, decoder) ?? "";
    const { chunk, citation, citations, returnControl, trace: part, flowTraceEvent, flowOutputEvent } = event;
    const parts = citations ?? chunk?.attribution?.citations ?? (citation ? [citation.citation ?? citation] : []);
    for (const one of parts) cited.push([one, from]);
    files.push(...(event.files?.files ?? []));
    if (returnControl) more.returnControl = returnControl;
    trace.push(...stepsOf(part ?? flowTraceEvent));
    if (flowOutputEvent) {
      (more.outputs ??= []).push({
        ...flowOutputEvent,
        content: undefined,
        document: flowOutputEvent.content.document,
      });
    }
    const { content, ...node } = event.flowMultiTurnInputRequestEvent ?? {};
    if (content) more.asks = { ...node, document: content.document };
    const action = event.guardrail?.action ?? event.guardrailAction;
    hasAnswer ||= Boolean(chunk ?? returnControl ?? event.output) || action === "INTERVENED";
    if (action) more.guardrailAction = action;
  };
  return {
    add(/** @type {Event} */ event) {
      if (!response) return fitting(() => addEvent(event));
      // The caller's function, whose errors stay as they are.
      text += pick(event, decoder) ?? "";
      // A body of bytes is a file.
      if (event instanceof Uint8Array) files.push({ type: output.contentType, bytes: event });
      else more.events.push(event);
    },
    /** @returns {AgentAnswer} */
    whole() {
      /** @type {AgentAnswer["citations"]} */
      let citations = [];
      fitting(() => (citations = place(cited, text)));
      if (cause) throw misfit(cause, $metadata);
      // These streams have no last event; a character whose rest is missing tells as well.
      if (decoder.decode() || ((completion || stream) && !hasAnswer)) {
        throw new IncompleteStreamError("the stream ended before the answer: the response is incomplete", {
          code: "no_terminal_event",
          retryable: true,
          $metadata,
        });
      }
      return { text, citations, files, trace, sessionId, ...more, $metadata };
    },
  };
}
