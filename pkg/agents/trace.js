// A trace as a flat list of steps. The service nests each step in a union of unions.

/**
 * @import { TraceStep } from "../types/agents.js"
 * @import { Event } from "./answer.js"
 */

/** Traces that have no steps in them. */
const WHOLE = /^(failure|guardrail)Trace$/;

/** @param {Event | undefined} event of any of the operations */
export const traceSteps = (event) => stepsOf(event?.trace ?? event?.flowTraceEvent);

/**
 * @param {any} part any: a `TracePart` of an agent, or a `FlowTraceEvent`
 * @returns {TraceStep[]}
 */
function stepsOf({ trace, ...about } = {}) {
  return Object.entries(trace ?? {}).flatMap(([kind, data]) => {
    const name = kind.replace(/Trace$/, "");
    const { nodeName, timestamp, traceElements } = data ?? {};
    if (nodeName) {
      const step = { phase: "flow", type: name, nodeName, eventTime: timestamp, data };
      const inner = (traceElements?.agentTraces ?? []).flatMap(stepsOf);
      return [step, ...inner.map((/** @type {TraceStep} */ one) => ({ nodeName, ...one }))];
    }
    const steps = WHOLE.test(kind) ? [[name, data]] : Object.entries(data ?? {}).filter(([type]) => type !== "traceId");
    return steps.map(([type, value]) => ({
      phase: name,
      type,
      traceId: value?.traceId ?? data?.traceId,
      ...about,
      data: value,
    }));
  });
}
