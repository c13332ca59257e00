// Applies the guardrail before and after the model.
import { BLOCKED_INPUT, BLOCKED_OUTPUT, GUARDRAIL_ID } from "../resources/guardrail.js";

/**
 * @typedef {import("../models/model.js").Conversation} Conversation
 * @typedef {import("../models/model.js").Message} Message
 * @typedef {import("../models/model.js").ContentBlock} ContentBlock
 * @typedef {import("../models/model.js").ModelEvent} ModelEvent
 *
 * @typedef {object} Verdict
 * @property {boolean} intervened
 * @property {string} actionReason
 * @property {Assessment} input
 * @property {Assessment} [output] absent if the model was not asked
 * @property {string} [modelOutput] the model's text, if it was changed
 *
 * @typedef {import("../resources/guardrail.js").Finding["assessment"]} Assessment
 */

/**
 * Lets the model answer, behind the guardrail if one is requested. Texts are judged whole: a stream begins once the
 * whole answer has passed, whatever its `streamProcessingMode`.
 * @param {import("./bedrock-runtime/invoke.js").Context} context
 * @param {Conversation} input
 * @param {{ guardrailIdentifier?: string, guardrailVersion?: string }} [config]
 * @returns {AsyncIterable<ModelEvent>} the `stop` carries `guardrail`, a `Verdict`
 * @throws {import("../http/errors.js").ServiceError} if there is no such guardrail
 */
export function guarded(context, input, { guardrailIdentifier, guardrailVersion } = {}) {
  const { model, guardrail } = context.emulator;
  if (!guardrailIdentifier && !guardrailVersion) return model.generate(input, { signal: context.signal });
  const version = guardrail.find(guardrailIdentifier, guardrailVersion);
  return behindGuardrail(context, input, version);
}

/**
 * @param {import("./bedrock-runtime/invoke.js").Context} context
 * @param {Conversation} input
 * @param {string} version
 * @returns {AsyncGenerator<ModelEvent, void, void>}
 */
async function* behindGuardrail({ emulator, signal }, input, version) {
  const { model, guardrail } = emulator;
  const blocks = guardedBlocks(input.messages);
  const before = guardrail.assess(blocks.map(textOf), version);
  /** @type {Verdict} */
  const verdict = { intervened: before.blocked, actionReason: before.actionReason, input: before.assessment };
  if (before.blocked) {
    yield { type: "start", inputTokens: 0 };
    yield { type: "text", text: BLOCKED_INPUT };
    return yield { type: "stop", stopReason: "guardrail_intervened", outputTokens: 0, guardrail: verdict };
  }
  const masked = { ...input, messages: withTexts(input.messages, blocks, before.texts) };
  const events = [];
  let stop;
  for await (const event of model.generate(masked, { signal })) {
    if (event.type === "stop") stop = event;
    else events.push(event);
  }
  if (!stop) throw new Error("the model ended without a stop event");
  const said = events.map((event) => (event.type === "text" ? event.text : "")).join("");
  const after = guardrail.assess([said], version);
  verdict.output = after.assessment;
  if (!after.blocked && !after.masked) {
    yield* events;
    return yield { ...stop, guardrail: verdict };
  }
  Object.assign(verdict, { intervened: true, actionReason: after.actionReason, modelOutput: said });
  yield events[0];
  yield { type: "text", text: after.blocked ? BLOCKED_OUTPUT : after.texts[0] };
  yield { ...stop, stopReason: "guardrail_intervened", guardrail: verdict };
}

/**
 * If there are `guardContent` blocks, they alone are judged.
 * @param {Message[]} messages
 */
function guardedBlocks(messages) {
  const blocks = messages.flatMap(({ content }) => content);
  const marked = blocks.filter(({ guardContent }) => guardContent?.text);
  return marked.length ? marked : blocks.filter(({ text }) => text !== undefined);
}

const textOf = (/** @type {ContentBlock} */ { text, guardContent }) => text ?? guardContent?.text?.text ?? "";

/** @type {(messages: Message[], blocks: ContentBlock[], texts: string[]) => Message[]} */
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
  if (!verdict || !isTraced(trace)) return undefined;
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

/** @param {string | undefined} trace a member of `guardrailConfig` */
export const isTraced = (trace) => trace === "enabled" || trace === "enabled_full";
