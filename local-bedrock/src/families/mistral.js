// InvokeModel's bodies of Mistral AI's instruct models.
import { bodyChecker } from "./schema.js";

/** @typedef {{ prompt: string, max_tokens?: number, temperature?: number, top_p?: number, stop?: string[] }} Body */

/** @type {import("./schema.js").BodyChecker<Body>} */
const check = bodyChecker({
  type: "object",
  required: ["prompt"],
  additionalProperties: false,
  properties: {
    prompt: { type: "string", minLength: 1 },
    max_tokens: { type: "integer", minimum: 1, maximum: 8192 },
    stop: { type: "array", items: { type: "string" }, maxItems: 10 },
    temperature: { type: "number", minimum: 0, maximum: 1 },
    top_p: { type: "number", minimum: 0, maximum: 1 },
    top_k: { type: "integer", minimum: 0 },
  },
});

/**
 * The turns of Mistral's template, `<s>[INST] question [/INST] answer</s>`. Cut at the marks: no expression looks for both.
 * @param {string} prompt
 */
function turnsOf(prompt) {
  const [, ...asked] = prompt.split("[INST]");
  return asked.flatMap((turn) => {
    const end = turn.indexOf("[/INST]");
    const [question, answer] = end < 0 ? [turn, ""] : [turn.slice(0, end), turn.slice(end + "[/INST]".length)];
    return [
      { role: "user", content: [{ text: question.trim() }] },
      { role: "assistant", content: [{ text: answer.replace("</s>", "").trim() }] },
    ].filter(({ content: [{ text }] }) => text);
  });
}

/**
 * A prompt in the template is taken apart into turns, so that another model's template can be put around them; any other prompt
 * is one user turn.
 * https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-mistral-text-completion.html
 * @type {import("./index.js").Family}
 */
export const mistral = {
  parse(body) {
    check(body);
    const turns = turnsOf(body.prompt);
    const { max_tokens: maxTokens = 512, temperature, top_p: topP, stop: stopSequences } = body;
    return {
      messages: turns.length ? turns : [{ role: "user", content: [{ text: body.prompt }] }],
      system: [],
      inferenceConfig: { maxTokens, temperature, topP, stopSequences },
    };
  },

  render: (answer) => document(answer.content.map(({ text }) => text).join(""), stopReasonOf(answer)),

  streamRenderer: () => (event) => {
    if (event.type === "textDelta") return [document(event.text, null)];
    return event.type === "stop" ? [document("", stopReasonOf(event))] : [];
  },
};

const document = (/** @type {string} */ text, /** @type {string | null} */ stop_reason) => ({
  outputs: [{ text, stop_reason }],
});

const stopReasonOf = (/** @type {{ stopReason: string }} */ { stopReason }) =>
  stopReason === "max_tokens" ? "length" : "stop";
