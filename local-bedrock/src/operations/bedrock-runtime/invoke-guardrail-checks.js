// The operation InvokeGuardrailChecks.
import { textUnits } from "../../resources/guardrail.js";
import { readInput } from "../input.js";

/**
 * @import { InvokeGuardrailChecksRequest } from "../../../../pkg/types/bedrock-runtime.js"
 * @import { Wire } from "../../lib/wire.js"
 */

/**
 * @typedef {Wire<InvokeGuardrailChecksRequest>} ChecksInput
 * @typedef {{ text: string, messageIndex: number, contentIndex: number }} Part
 */

/**
 * POST /guardrail-checks/invoke
 * https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_InvokeGuardrailChecks.html
 * The same rule as the guardrail's: a blocked word makes every category that was asked for severe, and of sensitive
 * information e-mail addresses are found.
 * @param {import("../../http/call.js").Call} call
 */
export function invokeGuardrailChecks(call) {
  /** @type {ChecksInput} */
  const { messages, checks } = readInput(call);
  const { contentFilter, promptAttack, sensitiveInformation } = checks;
  const { guardrail } = call.emulator;
  const texts = messages.flatMap(({ content }, messageIndex) =>
    content.map(({ text = "" }, contentIndex) => ({ text, messageIndex, contentIndex })),
  );
  const severityScore = texts.some(({ text }) => guardrail.blockedWords(text).length > 0) ? 1 : 0;
  const severities = (/** @type {{ categories: { category: string }[] }} */ { categories }) => ({
    results: categories.map(({ category }) => ({ category, severityScore })),
  });
  const units = textUnits(texts.reduce((sum, { text }) => sum + text.length, 0));
  const usage = { textUnits: units };
  call.sendJson({
    results: {
      contentFilter: contentFilter && severities(contentFilter),
      promptAttack: promptAttack && severities(promptAttack),
      sensitiveInformation: sensitiveInformation && {
        results: sensitiveInformation.entities.some(({ type }) => type === "EMAIL") ? emailsIn(texts, guardrail) : [],
        truncated: false,
      },
    },
    usage: {
      contentFilter: contentFilter && usage,
      promptAttack: promptAttack && usage,
      sensitiveInformation: sensitiveInformation && usage,
    },
  });
}

/**
 * @param {Part[]} texts
 * @param {import("../../resources/guardrail.js").Guardrail} guardrail
 */
const emailsIn = (texts, guardrail) =>
  texts.flatMap(({ text, messageIndex, contentIndex }) =>
    guardrail.emails(text).map(({ index = 0, 0: match }) => ({
      type: "EMAIL",
      confidenceScore: 1,
      beginOffset: index,
      endOffset: index + match.length,
      messageIndex,
      contentIndex,
    })),
  );
