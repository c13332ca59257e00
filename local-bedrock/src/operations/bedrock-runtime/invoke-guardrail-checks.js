// The operation InvokeGuardrailChecks.
import { textUnits } from "../../resources/guardrail.js";
import { readInput } from "../input.js";

/**
 * POST /guardrail-checks/invoke
 * https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_InvokeGuardrailChecks.html
 * The same rule as the guardrail's: a blocked word makes every category that was asked for severe, and of sensitive
 * information e-mail addresses are found.
 * @param {import("../../http/call.js").Call} call
 */
export function invokeGuardrailChecks(call) {
  const { messages, checks } = readInput(call);
  const { guardrail } = call.emulator;
  const texts = messages.flatMap(({ content }, messageIndex) =>
    content.map(({ text }, contentIndex) => ({ text, messageIndex, contentIndex })),
  );
  const severityScore = texts.some(({ text }) => guardrail.blockedWords(text).length > 0) ? 1 : 0;
  const severities = ({ categories }) => ({ results: categories.map(({ category }) => ({ category, severityScore })) });
  const run = {
    contentFilter: severities,
    promptAttack: severities,
    sensitiveInformation: ({ entities }) => ({
      results: entities.some(({ type }) => type === "EMAIL") ? emailsIn(texts, guardrail) : [],
      truncated: false,
    }),
  };
  const asked = Object.keys(run).filter((check) => checks[check]);
  const units = textUnits(texts.reduce((sum, { text }) => sum + text.length, 0));
  call.sendJson({
    results: Object.fromEntries(asked.map((check) => [check, run[check](checks[check])])),
    usage: Object.fromEntries(asked.map((check) => [check, { textUnits: units }])),
  });
}

const emailsIn = (texts, guardrail) =>
  texts.flatMap(({ text, messageIndex, contentIndex }) =>
    guardrail.emails(text).map(({ index, 0: match }) => ({
      type: "EMAIL",
      confidenceScore: 1,
      beginOffset: index,
      endOffset: index + match.length,
      messageIndex,
      contentIndex,
    })),
  );
