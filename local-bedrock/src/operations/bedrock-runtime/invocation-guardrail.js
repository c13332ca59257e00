// The guardrail's part in the bodies of InvokeModel.
import { GUARDRAIL_ID } from "../../resources/guardrail.js";
import { isTraced } from "../guarded.js";

/**
 * The stop reasons of makers' own bodies know no guardrail.
 * @template {{ stopReason?: string }} Ending
 * @param {Ending} ending an answer or an event
 * @returns {Ending}
 */
export const withoutIntervention = (ending) =>
  ending.stopReason === "guardrail_intervened" ? { ...ending, stopReason: "end_turn" } : ending;

/**
 * What Bedrock adds to a maker's body when a guardrail was asked for.
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
