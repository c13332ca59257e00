// Answers a body of InvokeModel, from a request or from a record of a batch inference job.
import { EMBEDDING_FORMS } from "../../families/embeddings.js";
import { familyOf } from "../../families/index.js";
import { readRerank, rerankAnswer } from "../../families/rerank.js";
import { answerImage } from "../../images/index.js";
import { relevance } from "../../knowledge/relevance.js";
import { collect } from "../collect.js";
import { guarded } from "../guarded.js";
import { guardrailMembers, withoutIntervention } from "./invocation-guardrail.js";

/**
 * @typedef {{ emulator: import("../../http/call.js").Emulator, signal: AbortSignal }} Context
 *
 * @typedef {object} Invoked
 * @property {object} body of the response
 * @property {number} [inputTokens]
 * @property {number} [outputTokens]
 */

/**
 * @param {Context} context `signal` ends the model's work
 * @param {string} modelId
 * @param {() => unknown} parsed returns the body, which its family checks; called once the model id is known to be valid
 * @param {{ guardrailIdentifier?: string, guardrailVersion?: string, trace?: string }} [guardrail]
 * @returns {Promise<Invoked>}
 * @throws {import("../../http/errors.js").ServiceError}
 */
export async function invoke(context, modelId, parsed, guardrail = {}) {
  const { modelIds } = context.emulator;
  const embeddingModel = modelIds.modelOf(modelId, "embedding");
  if (embeddingModel) return embed(context, embeddingModel, parsed());
  const imageModel = modelIds.modelOf(modelId, "image");
  if (imageModel) return { body: await answerImage(imageModel, parsed(), context.emulator.guardrail) };
  const rerankModel = modelIds.modelOf(modelId, "rerank");
  if (rerankModel) return { body: await rerank(context, readRerank(rerankModel, parsed())) };
  const { family: name } = modelIds.resolve(modelId);
  const body = parsed();
  const family = familyOf(name, body);
  const input = { modelId, ...family.parse(body) };
  const answer = withoutIntervention(await collect(guarded(context, input, guardrail)));
  return {
    body: { ...family.render(answer, modelId), ...guardrailMembers(answer.guardrail, guardrail) },
    inputTokens: answer.inputTokens,
    outputTokens: answer.outputTokens,
  };
}

/**
 * @param {Context} context
 * @param {string} id of the model
 * @param {unknown} body
 * @returns {Promise<Invoked>}
 */
async function embed({ emulator, signal }, id, body) {
  const { parse, render } = EMBEDDING_FORMS[id];
  const texts = parse(body);
  const { vectors, tokens } = await emulator.embedder.embed(texts, { signal });
  const inputTokens = tokens.reduce((sum, count) => sum + count, 0);
  return { body: render(vectors, tokens, texts), inputTokens };
}

/**
 * @param {Context} context
 * @param {import("../../families/rerank.js").RerankBody} body
 */
async function rerank({ emulator, signal }, body) {
  return rerankAnswer(await relevance(emulator.embedder, body.query, body.documents, signal), body);
}
