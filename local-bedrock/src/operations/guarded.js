// Puts the guardrail before and behind the model.
import { BLOCKED_INPUT, BLOCKED_OUTPUT, GUARDRAIL_ID } from "../resources/guardrail.js";

/**
 * Lets the model answer, behind the guardrail when one is asked for. Texts are judged whole: a stream begins when the
 * whole answer has passed, whatever `streamProcessingMode` says.
 * @param {import("./bedrock-runtime/invoke.js").Context} context
 * @param {object} input Converse's
 * @param {{ guardrailIdentifier?: string, guardrailVersion?: string }} [config]
 * @returns {AsyncIterable<import("../models/model.js").ModelEvent>} the `stop` carries `guardrail`, a `Verdict`
 * @throws {import("../http/errors.js").ServiceError} when there is no such guardrail
 *
 * @typedef {object} Verdict
 * @property {boolean} intervened
 * @property {string} actionReason
 * @property {object} input AWS's `GuardrailAssessment`
 * @property {object} [output] likewise; absent when the model was not asked
 * @property {string} [modelOutput] what the model said, when it was changed
 */
export function guarded(context, input, { guardrailIdentifier, guardrailVersion } = {}) {
  const { model, guardrail } = context.emulator;
  if (!guardrailIdentifier && !guardrailVersion) return model.generate(input, { signal: context.signal });
  const version = guardrail.find(guardrailIdentifier, guardrailVersion);
  return behindGuardrail(context, input, version);
}

/**
 * @param {object} input
 * @param {string} version
 */
async function* behindGuardrail({ emulator, signal }, input, version) {
  const { model, guardrail } = emulator;
  const blocks = guardedBlocks(input.messages);
  const before = guardrail.assess(blocks.map(textOf), version);
  const verdict = { intervened: before.blocked, actionReason: before.actionReason, input: before.assessment };
  if (before.blocked) {
    yield { type: "start", inputTokens: 0 };
    yield { type: "text", text: BLOCKED_INPUT };
    return yield { type: "stop", stopReason: "guardrail_intervened", outputTokens: 0, guardrail: verdict };
  }
  const masked = { ...input, messages: withTexts(input.messages, blocks, before.texts) };
  const events = [];
  for await (const event of model.generate(masked, { signal })) events.push(event);
  const said = events.map(({ text }) => text ?? "").join("");
  const after = guardrail.assess([said], version);
  verdict.output = after.assessment;
  const stop = events.pop();
  if (!after.blocked && !after.masked) {
    yield* events;
    return yield { ...stop, guardrail: verdict };
  }
  Object.assign(verdict, { intervened: true, actionReason: after.actionReason, modelOutput: said });
  yield events[0];
  yield { type: "text", text: after.blocked ? BLOCKED_OUTPUT : after.texts[0] };
  yield { ...stop, stopReason: "guardrail_intervened", guardrail: verdict };
}

/** Where there are `guardContent` blocks, they alone are judged. */
function guardedBlocks(messages) {
  const blocks = messages.flatMap(({ content }) => content);
  const marked = blocks.filter((block) => block.guardContent?.text);
  return marked.length ? marked : blocks.filter(({ text }) => text !== undefined);
}

const textOf = (block) => block.text ?? block.guardContent.text.text;

const withTexts = (messages, blocks, texts) =>
  messages.map(({ role, content }) => ({
    role,
    content: content.map((block) => (blocks.includes(block) ? { text: texts[blocks.indexOf(block)] } : block)),
  }));

/**
 * @param {Verdict | undefined} verdict
 * @param {{ trace?: string }} [config] Converse's `guardrailConfig`
 * @returns {object | undefined} AWS's `ConverseTrace`
 */
export function converseTrace(verdict, { trace } = {}) {
  if (!verdict || !["enabled", "enabled_full"].includes(trace)) return undefined;
  const { actionReason, input, output, modelOutput } = verdict;
  return {
    guardrail: {
      actionReason,
      inputAssessment: { [GUARDRAIL_ID]: input },
      outputAssessments: output && { [GUARDRAIL_ID]: [output] },
      modelOutput: modelOutput === undefined ? undefined : [modelOutput],
    },
  };
}
