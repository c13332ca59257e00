// InvokeModel's bodies of Meta Llama.
import { bodyChecker } from "./schema.js";

/** @type {import("./schema.js").BodyChecker<{ prompt: string, max_gen_len?: number, temperature?: number, top_p?: number }>} */
const check = bodyChecker({
  type: "object",
  required: ["prompt"],
  additionalProperties: false,
  properties: {
    prompt: { type: "string", minLength: 1 },
    max_gen_len: { type: "integer", minimum: 1, maximum: 8192 },
    temperature: { type: "number", minimum: 0, maximum: 1 },
    top_p: { type: "number", minimum: 0, maximum: 1 },
    images: { type: "array" },
  },
});

/** How Meta's chat template marks one turn. */
const TURN = /<\|start_header_id\|>(system|user|assistant)<\|end_header_id\|>([\s\S]*?)(?:<\|eot_id\|>|$)/g;

/**
 * Meta Llama's plain prompt. A prompt in Llama's chat template is taken apart into turns, so that another model's
 * template can be put around them; any other prompt is one user turn.
 * https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-meta.html
 * @type {import("./index.js").Family}
 */
export const llama = {
  parse(body) {
    check(body);
    const turns = [...body.prompt.matchAll(TURN)]
      .map(([, role, text]) => ({ role, content: [{ text: text.trimStart() }] }))
      .filter(({ content: [{ text }] }) => text.trim());
    const spoken = turns.filter(({ role }) => role !== "system");
    return {
      messages: spoken.length ? spoken : [{ role: "user", content: [{ text: body.prompt }] }],
      system: turns.filter(({ role }) => role === "system").flatMap(({ content }) => content),
      inferenceConfig: { maxTokens: body.max_gen_len ?? 512, temperature: body.temperature, topP: body.top_p },
    };
  },

  render: (answer) => ({
    generation: answer.content.map(({ text }) => text).join(""),
    prompt_token_count: answer.inputTokens,
    generation_token_count: answer.outputTokens,
    stop_reason: stopReasonOf(answer),
  }),

  streamRenderer() {
    /** @type {number | null} */
    let promptTokens = null;
    let generated = 0;
    const document = (/** @type {string} */ generation, /** @type {string | null} */ stop_reason) => {
      const prompt_token_count = promptTokens;
      promptTokens = null; // reported once, in the first chunk
      return [{ generation, prompt_token_count, generation_token_count: generated, stop_reason }];
    };
    return (event) => {
      if (event.type === "start") promptTokens = event.inputTokens;
      if (event.type === "textDelta") {
        generated += 1;
        return document(event.text, null);
      }
      if (event.type !== "stop") return [];
      generated = event.outputTokens;
      return document("", stopReasonOf(event));
    };
  },
};

const stopReasonOf = (/** @type {{ stopReason: string }} */ { stopReason }) =>
  stopReason === "max_tokens" ? "length" : "stop";
