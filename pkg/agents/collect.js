// The events of an answer, added up.
import { place } from "./citations.js";
import { stepsOf } from "./trace.js";
import { IncompleteStreamError } from "../errors.js";

/**
 * @import { AgentAnswer, TraceStep } from "../types/agents.js"
 * @import { Event } from "./answer.js"
 * @import { Cited } from "./citations.js"
 */

const asText = (/** @type {unknown} */ document) =>
  document === undefined || typeof document === "string" ? document : JSON.stringify(document);

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
  return {
    add(/** @type {Event} */ event) {
      const from = text.length;
      text += pick(event, decoder) ?? "";
      if (response) {
        // A body of bytes is a file.
        if (event instanceof Uint8Array) return void files.push({ type: output.contentType, bytes: event });
        return void more.events.push(event);
      }
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
    },
    /** @returns {AgentAnswer} */
    whole() {
      // These streams have no last event; a character whose rest is missing tells as well.
      if (decoder.decode() || ((completion || stream) && !hasAnswer)) {
        throw new IncompleteStreamError("the stream ended before the answer: the response is incomplete", {
          code: "no_terminal_event",
          retryable: true,
          $metadata,
        });
      }
      return { text, citations: place(cited, text), files, trace, sessionId, ...more, $metadata };
    },
  };
}
