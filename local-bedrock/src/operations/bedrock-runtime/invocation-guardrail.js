// The guardrail's part in the bodies of InvokeModel.
import { GUARDRAIL_ID } from "../../resources/guardrail.js";
import { isTraced } from "../guarded.js";

/**
 * The makers' bodies have no stop reason for a guardrail.
 * @template {{ stopReason?: string }} Ending
 * @param {Ending} ending an answer or an event
 * @returns {Ending}
 */
export const withoutIntervention = (ending) =>
  ending.stopReason === "guardrail_intervened" ? { ...ending, stopReason: "end_turn" } : ending;

/**
 * The members that Bedrock adds to a maker's body if a guardrail was requested.
 * https://docs.aws.amazon.com/bedrock/latest/userguide/guardrails-use-invoke-api.html
 * @param {import("../guarded.js").Verdict | undefined} verdict
 * @param {{ trace?: string }} config
 * @returns {object}
 */
export function guardrailMembers(verdict, { trace }) {
  if (!verdict) return {};
  const action = { "amazon-bedrock-guardrailAction": verdict.intervened ? "INTERVENED" : "NONE" };
  if (!isTraced(trace)) return action;
  const outputs = verdict.output && [{ [GUARDRAIL_ID]: verdict.output }];
  const { actionReason } = verdict;
  return {
    ...action,
    "amazon-bedrock-trace": { guardrail: { actionReason, input: { [GUARDRAIL_ID]: verdict.input }, outputs } },
  };
}
