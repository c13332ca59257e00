// The stand-in for a language model, which repeats the prompt.
import { nextTurn, sleep } from "../lib/timers.js";
import { plainMessages, systemText } from "./conversation-text.js";
import { exampleOf } from "./example-of-schema.js";
import { StopSequences } from "./stop-sequences.js";

/** Stands at the beginning of every answer. */
export const STAND_IN_NOTICE = "[stand-in, not a language model]";

/**
 * The built-in responder. What it says depends on the request alone: it repeats the user's last text. It is no
 * language model and says so on every answer.
 * @implements {import("./model.js").Model}
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

  /** @type {import("./model.js").Model["generate"]} */
  async *generate(input, { signal }) {
    const { maxTokens = Infinity, stopSequences } = input.inferenceConfig ?? {};
    const tool = requestedTool(input.toolConfig);
    const messages = textsOf(input);
    const system = systemText(input.system);
    const inputTokens = await this.countTokens(input);
    const stops = new StopSequences(stopSequences);
    let outputTokens = 0;
    yield { type: "start", inputTokens };

    for (const token of tokensOf(tool ? STAND_IN_NOTICE : answerTo(system, messages))) {
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

  /** Counts words. @type {import("./model.js").Model["countTokens"]} */
  async countTokens(input) {
    return tokensOf([systemText(input.system), ...textsOf(input).map(({ content }) => content)].join(" ")).length;
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

function answerTo(system, messages) {
  const said = messages.findLast(({ role }) => role === "user").content;
  const instructions = system ? ` Instructed: ${system}` : "";
  return `${STAND_IN_NOTICE}${instructions} You said: ${said}`;
}

/** Words with the white space before them, as tokenizers cut. */
const tokensOf = (/** @type {string} */ text) => text.match(/\s+\S*|\S+/g) ?? [];

const textsOf = ({ messages }) => plainMessages(messages, (kind) => `[${kind}]`);

/** The tool that `toolChoice` demands; `auto` demands none. */
function requestedTool({ tools = [], toolChoice = {} } = {}) {
  const specs = tools.flatMap(({ toolSpec }) => toolSpec ?? []);
  if (toolChoice.tool) return specs.find(({ name }) => name === toolChoice.tool.name);
  return toolChoice.any ? specs[0] : undefined;
}
