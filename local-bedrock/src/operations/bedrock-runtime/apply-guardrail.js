// The operation ApplyGuardrail.
import { BLOCKED_INPUT, BLOCKED_OUTPUT } from "../../resources/guardrail.js";
import { readInput } from "../input.js";

/**
 * @import { ApplyGuardrailRequest } from "../../../../pkg/types/bedrock-runtime.js"
 * @import { Wire } from "../../lib/wire.js"
 */

/**
 * POST /guardrail/{guardrailIdentifier}/version/{guardrailVersion}/apply
 * https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ApplyGuardrail.html
 * @param {import("../../http/call.js").Call} call
 */
export function applyGuardrail(call) {
  /** @type {Wire<ApplyGuardrailRequest>} */
  const { guardrailIdentifier, guardrailVersion, source, content, outputScope } = readInput(call);
  const { guardrail } = call.emulator;
  const version = guardrail.find(guardrailIdentifier, guardrailVersion);
  const texts = content.flatMap(({ text }) => text?.text ?? []);
  const images = content.length - texts.length;
  const found = guardrail.assess(texts, version);
  const intervened = found.blocked || found.masked;
  const blockedText = source === "INPUT" ? BLOCKED_INPUT : BLOCKED_OUTPUT;
  const outputs = found.blocked ? [blockedText] : intervened || outputScope === "FULL" ? found.texts : [];
  call.sendJson({
    usage: found.usage,
    action: intervened ? "GUARDRAIL_INTERVENED" : "NONE",
    actionReason: found.actionReason,
    outputs: outputs.map((text) => ({ text })),
    assessments: [found.assessment],
    guardrailCoverage: { ...found.coverage, images: images ? { guarded: 0, total: images } : undefined },
  });
}
