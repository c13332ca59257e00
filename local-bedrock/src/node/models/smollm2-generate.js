// Generates an answer of SmolLM2, token by token.
import { validationError } from "../../http/errors.js";
import { StopSequences } from "../../models/stop-sequences.js";

/** A prompt is read in pieces of this many tokens, so that a client that left is noticed in between. */
const PROMPT_PIECE = 64;
/** When the caller sets no limit: small models ramble. */
const DEFAULT_MAX_TOKENS = 512;
/** The values that SmolLM2's authors use: https://huggingface.co/HuggingFaceTB/SmolLM2-135M-Instruct */
const DEFAULT_TEMPERATURE = 0.2;
const DEFAULT_TOP_P = 0.9;

/**
 * @param {import("./llama.js").Engine} engine
 * @param {import("./llama.js").Prompt} request
 * @param {AbortSignal} signal
 * @returns {AsyncGenerator<import("../../models/model.js").ModelEvent>}
 */
export async function* generate(engine, { messages, inferenceConfig }, signal) {
  const { model, pool, contextSize } = engine;
  const { maxTokens = DEFAULT_MAX_TOKENS, temperature = DEFAULT_TEMPERATURE, topP = DEFAULT_TOP_P } = inferenceConfig;
  const prompt = promptTokens(engine, messages);
  if (prompt.length >= contextSize) throw validationError("Input is too long for requested model.");
  const limit = Math.min(maxTokens, contextSize - prompt.length);
  const sequence = await pool.acquire(signal);
  try {
    yield { type: "start", inputTokens: prompt.length };
    await readPrompt(sequence, prompt, signal);
    const stops = new StopSequences(inferenceConfig.stopSequences);
    const decoder = new TokenDecoder(model, prompt);
    const options = { temperature, topP };
    let outputTokens = 0;
    let stopReason = "end_turn";
    for await (const token of sequence.evaluate(prompt.slice(-1), options)) {
      signal.throwIfAborted();
      outputTokens += 1;
      const { text, sequence: stopSequence } = stops.push(decoder.push(token));
      if (text) yield { type: "text", text };
      if (stopSequence) return yield { type: "stop", stopReason: "stop_sequence", stopSequence, outputTokens };
      if (outputTokens >= limit) {
        stopReason = "max_tokens";
        break;
      }
    }
    const rest = stops.flush();
    if (rest) yield { type: "text", text: rest };
    yield { type: "stop", stopReason, outputTokens };
  } finally {
    pool.release(sequence);
  }
}

/**
 * @param {import("./llama.js").Engine} engine
 * @param {import("./llama.js").Prompt["messages"]} messages
 * @returns {number[]} the tokens that the model reads
 */
export const promptTokens = ({ model, template }, messages) =>
  model.tokenize(template.render({ messages, add_generation_prompt: true }), true);

/**
 * Reads all but the last token; tokens of the same conversation that the sequence still holds are not read again.
 * @param {import("./llama.js").Sequence} sequence
 * @param {number[]} prompt
 * @param {AbortSignal} signal
 */
async function readPrompt(sequence, prompt, signal) {
  const head = prompt.slice(0, -1);
  await sequence.adaptStateToTokens(head, false);
  for (let start = sequence.nextTokenIndex; start < head.length; start += PROMPT_PIECE) {
    signal.throwIfAborted();
    await sequence.evaluateWithoutGeneratingNewTokens(head.slice(start, start + PROMPT_PIECE));
  }
  signal.throwIfAborted();
}

/** How many earlier tokens the tokenizer looks at to decide on spaces. */
const LOOK_BACK = 4;

/** Turns tokens into text; a character whose bytes are spread over tokens waits until it is whole. */
class TokenDecoder {
  /** @type {number[]} */
  #pending = [];

  /**
   * @param {import("./llama.js").Llama} model
   * @param {number[]} before the prompt
   */
  constructor(model, before) {
    this.model = model;
    this.before = before.slice(-LOOK_BACK);
  }

  /**
   * @param {number} token
   * @returns {string}
   */
  push(token) {
    this.#pending.push(token);
    const text = this.model.detokenize(this.#pending, false, this.before);
    if (text.endsWith("\uFFFD") && this.#pending.length < 4) return "";
    this.before = [...this.before, ...this.#pending].slice(-LOOK_BACK);
    this.#pending = [];
    return text;
  }
}
