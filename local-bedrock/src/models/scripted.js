// The stand-in for a language model, which repeats the prompt.
import { nextTurn, sleep } from "../lib/timers.js";
import { plainMessages, systemText } from "./conversation-text.js";
import { exampleOf } from "./example-of-schema.js";
import { outputSchema } from "./output-format.js";
import { StopSequences } from "./stop-sequences.js";

/** Stands at the beginning of every answer. */
export const STAND_IN_NOTICE = "[stand-in, not a language model]";

/**
 * @typedef {import("./model.js").Model} Model
 * @typedef {import("./model.js").Conversation} Conversation
 */

/**
 * The built-in responder. Its answer depends on the request alone: it repeats the user's last text, or gives the smallest
 * value of the schema that the answer must follow. It is not a language model, and every text says so.
 * @implements {Model}
 */
export class ScriptedModel {
  description = {
    name: "scripted",
    engine: "local-bedrock",
    standIn: true,
    sentence: "Answers come from a built-in stand-in that repeats what you say. No language model is running.",
  };

  /** @param {{ tokensPerSecond?: number }} [options] 0 is as fast as it goes */
  constructor({ tokensPerSecond = 0 } = {}) {
    this.tokensPerSecond = tokensPerSecond;
  }

  /** @type {Model["generate"]} */
  async *generate(input, { signal }) {
    const { maxTokens = Infinity, stopSequences } = input.inferenceConfig ?? {};
    const tool = requestedTool(input.toolConfig);
    const messages = textsOf(input);
    const system = systemText(input.system);
    const format = outputSchema(input);
    const said = format ? JSON.stringify(exampleOf(format.schema), null, 1) : answerTo(system, messages);
    const inputTokens = wordsIn(input);
    const stops = new StopSequences(stopSequences);
    let outputTokens = 0;
    yield { type: "start", inputTokens };

    for (const token of tokensOf(tool ? STAND_IN_NOTICE : said)) {
      if (outputTokens >= maxTokens) {
        const text = stops.flush();
        if (text) yield { type: "text", text };
        return yield { type: "stop", stopReason: "max_tokens", outputTokens };
      }
      await this.#pace(signal);
      outputTokens += 1;
      const { text, sequence } = stops.push(token);
      if (text) yield { type: "text", text };
      if (sequence) return yield { type: "stop", stopReason: "stop_sequence", stopSequence: sequence, outputTokens };
    }
    const rest = stops.flush();
    if (rest) yield { type: "text", text: rest };
    if (tool) {
      const toolInput = exampleOf(tool.inputSchema?.json ?? {});
      yield { type: "toolUse", name: tool.name, input: toolInput };
      outputTokens += tokensOf(JSON.stringify(toolInput)).length;
    }
    yield { type: "stop", stopReason: tool ? "tool_use" : "end_turn", outputTokens };
  }

  /** Counts words. @type {Model["countTokens"]} */
  async countTokens(input) {
    return wordsIn(input);
  }

  async close() {}

  /**
   * Waits for the next token's turn, and lets the server see a client that left.
   * @param {AbortSignal} signal
   */
  async #pace(signal) {
    if (this.tokensPerSecond > 0) await sleep(signal, 1000 / this.tokensPerSecond);
    else await nextTurn(signal);
  }
}

/**
 * @param {string} system
 * @param {{ role: string, content: string }[]} messages
 */
function answerTo(system, messages) {
  const said = messages.findLast(({ role }) => role === "user")?.content ?? "";
  const instructions = system ? ` Instructed: ${system}` : "";
  return `${STAND_IN_NOTICE}${instructions} You said: ${said}`;
}

/** Words with the white space before them, as tokenizers cut. */
const tokensOf = (/** @type {string} */ text) => text.match(/\s+\S*|\S+/g) ?? [];

const textsOf = (/** @type {Conversation} */ { messages }) => plainMessages(messages, (kind) => `[${kind}]`);

const wordsIn = (/** @type {Conversation} */ input) =>
  tokensOf([systemText(input.system), ...textsOf(input).map(({ content }) => content)].join(" ")).length;

/**
 * The tool that `toolChoice` demands; `auto` demands none.
 * @param {Conversation["toolConfig"]} config
 */
function requestedTool(config) {
  const specs = config?.tools?.flatMap(({ toolSpec }) => toolSpec ?? []) ?? [];
  const { tool, any } = config?.toolChoice ?? {};
  if (tool) return specs.find(({ name }) => name === tool.name);
  return any ? specs[0] : undefined;
}
