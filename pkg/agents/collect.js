// The events of an answer, added up.
import { place } from "./citations.js";
import { incomplete, misfit } from "./errors.js";
import { traceSteps } from "./trace.js";
import { jsonOf } from "../data/body.js";

/**
 * @import { AgentAnswer, TraceStep } from "../types/agents.js"
 * @import { Event } from "./answer.js"
 * @import { Cited } from "./citations.js"
 */

const asText = (/** @type {unknown} */ document) =>
  typeof document === "string" ? document : jsonOf(document, "document");

/** Of a flow, with the document itself. */
const node = (/** @type {any} any: an event of a flow */ { content, ...rest }) => ({
  ...rest,
  document: content.document,
});

/** @param {any} output any: of one of several operations */
export function collected({ sessionId, executionId, $metadata, completion, stream }) {
  // Characters may be cut between chunks.
  const decoder = new TextDecoder();
  let text = "";
  let hasAnswer = false;
  /** @type {Cited[]} */
  const cited = [];
  /** @type {TraceStep[]} */
  const trace = [];
  /** @type {any} any: the members that only some answers have */
  const more = {};
  /** @type {AgentAnswer["files"]} */
  const files = [];
  /** @type {unknown} */
  let cause;
  const textOf = (/** @type {Event} */ { chunk, output, flowOutputEvent }) =>
    chunk
      ? decoder.decode(chunk.bytes ?? undefined, { stream: true })
      : (output?.text ?? asText(flowOutputEvent?.content.document));
  const read = (/** @type {Event} */ event) => {
    const from = text.length;
    const piece = textOf(event);
    text += piece ?? "";
    const { chunk, citation, returnControl, flowOutputEvent, flowMultiTurnInputRequestEvent: asks } = event;
    const all = event.citations ?? chunk?.attribution?.citations ?? [citation?.citation ?? citation ?? []].flat();
    for (const one of all) cited.push([one, from]);
    files.push(...(event.files?.files ?? []));
    trace.push(...traceSteps(event));
    if (returnControl) more.returnControl = returnControl;
    if (flowOutputEvent) (more.outputs ??= []).push(node(flowOutputEvent));
    if (asks?.content) more.asks = node(asks);
    const action = event.guardrail?.action ?? event.guardrailAction;
    if (action) more.guardrailAction = action;
    hasAnswer ||= Boolean(chunk ?? returnControl ?? event.output) || action === "INTERVENED";
    return piece;
  };
  return {
    /**
     * @param {Event} event
     * @returns {string | undefined} its text
     */
    add(event) {
      try {
        return read(event);
      } catch (error) {
        cause ??= error;
      }
    },
    /** @returns {AgentAnswer} */
    whole() {
      try {
        if (cause) throw cause;
        more.citations = place(cited, text);
      } catch (error) {
        throw misfit(error, $metadata);
      }
      // These streams have no last event; a character whose rest is missing tells as well.
      if (decoder.decode() || ((completion || stream) && !hasAnswer)) throw incomplete($metadata);
      return { text, files, trace, sessionId: sessionId ?? executionId, ...more, $metadata };
    },
  };
}
