// Asks the model about passages that were found.
import { guarded } from "../operations/guarded.js";

/**
 * @import { GenerationConfiguration } from "../../../pkg/types/bedrock-agent-runtime.js"
 * @import { Wire } from "../lib/wire.js"
 */

/** The answer if nothing was found; the model is not asked then. */
export const NOTHING_FOUND = "Sorry, I am unable to assist you with this request.";

const INSTRUCTION =
  "Answer the question from the search results, in one or two sentences. " +
  "If they do not hold the answer, say that you could not find it.";

/**
 * @typedef {import("./knowledge-bases.js").Reference} Reference
 *
 * @typedef {Wire<GenerationConfiguration>} Generation
 */

/**
 * @param {Reference[]} references
 * @returns {string} a system prompt that shows the passages
 */
export const groundingPrompt = (references) => `${INSTRUCTION}\n\nSearch results:\n${numbered(references)}`;

const numbered = (/** @type {Reference[]} */ references) =>
  references.map(({ content }, index) => `${index + 1}. ${content?.text}`).join("\n");

/**
 * Lets the model answer a question from passages.
 * @param {import("../http/call.js").Call} call
 * @param {object} question
 * @param {string} question.text
 * @param {Reference[]} question.references
 * @param {import("../models/model.js").Message[]} question.history of the session so far
 * @param {Generation} [question.generation]
 * @returns {AsyncGenerator<import("../models/model.js").ModelEvent>}
 */
export async function* answer(call, { text, references, history, generation = {} }) {
  if (references.length === 0) {
    yield { type: "start", inputTokens: 0 };
    yield { type: "text", text: NOTHING_FOUND };
    return yield { type: "stop", stopReason: "end_turn", outputTokens: 0 };
  }
  const template = generation.promptTemplate?.textPromptTemplate;
  const { guardrailId, guardrailVersion } = generation.guardrailConfiguration ?? {};
  const asked = template ? fill(template, text, numbered(references)) : text;
  const input = {
    system: template ? [] : [{ text: groundingPrompt(references) }],
    messages: [...history, { role: "user", content: [{ text: asked }] }],
    inferenceConfig: generation.inferenceConfig?.textInferenceConfig,
  };
  yield* guarded(call, input, { guardrailIdentifier: guardrailId, guardrailVersion });
}

/** https://docs.aws.amazon.com/bedrock/latest/userguide/kb-test-config.html */
const fill = (/** @type {string} */ template, /** @type {string} */ query, /** @type {string} */ results) =>
  template
    .replaceAll("$query$", () => query)
    .replaceAll("$search_results$", () => results)
    .replaceAll("$output_format_instructions$", "");
