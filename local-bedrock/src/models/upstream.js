// A model behind an OpenAI-compatible server.
import { EventSourceParserStream } from "eventsource-parser/stream";
import { ServiceError } from "../http/errors.js";
import { toChatCompletion } from "./chat-completion.js";

const STOP_REASONS = {
  stop: "end_turn",
  length: "max_tokens",
  tool_calls: "tool_use",
  content_filter: "content_filtered",
};

/**
 * Answers from an OpenAI-compatible server: Ollama, llama.cpp, vLLM and others.
 * @implements {import("./model.js").Model}
 */
export class UpstreamModel {
  /** @param {{ url: string, model: string }} upstream `url` is the base, for example `http://127.0.0.1:11434/v1` */
  constructor({ url, model }) {
    this.url = `${url.replace(/(?<!\/)\/+$/, "")}/chat/completions`;
    this.model = model;
    this.description = {
      name: model,
      engine: "OpenAI-compatible server",
      standIn: false,
      sentence: `Answers come from ${model}, running on an OpenAI-compatible server of your own.`,
    };
  }

  /** @type {import("./model.js").Model["generate"]} */
  async *generate(input, { signal }) {
    const response = await this.#post(toChatCompletion(input, this.model), signal);
    // Usage comes last; what the server does not count is counted here: deltas for output, nothing for input.
    const counts = { inputTokens: 0, outputTokens: 0 };
    const toolCalls = [];
    let finishReason;
    yield { type: "start", inputTokens: 0 };
    for await (const chunk of this.#chunks(response, signal)) {
      const [choice] = chunk.choices ?? [];
      if (choice?.delta?.content) {
        counts.outputTokens += 1;
        yield { type: "text", text: choice.delta.content };
      }
      for (const part of choice?.delta?.tool_calls ?? []) addToolCall(toolCalls, part);
      finishReason = choice?.finish_reason ?? finishReason;
      if (chunk.usage) {
        counts.inputTokens = chunk.usage.prompt_tokens;
        counts.outputTokens = chunk.usage.completion_tokens;
      }
    }
    if (!finishReason) throw streamError("it ended before it was finished");
    for (const { name, text } of toolCalls) yield { type: "toolUse", name, input: parseInput(text) };
    yield { type: "stop", stopReason: STOP_REASONS[finishReason] ?? "end_turn", ...counts };
  }

  /**
   * Such servers count what they have read: a single token is asked for.
   * @type {import("./model.js").Model["countTokens"]}
   */
  async countTokens(input, options) {
    let inputTokens = 0;
    for await (const event of this.generate({ ...input, inferenceConfig: { maxTokens: 1 } }, options)) {
      inputTokens = event.inputTokens ?? inputTokens;
    }
    return inputTokens;
  }

  async close() {}

  async #post(body, signal) {
    let response;
    try {
      const headers = { "content-type": "application/json" };
      response = await fetch(this.url, { method: "POST", headers, body: JSON.stringify(body), signal });
    } catch (error) {
      signal.throwIfAborted();
      const cause = error.cause?.code ?? error.message;
      throw new ServiceError(
        "ServiceUnavailableException",
        503,
        `The upstream ${this.url} cannot be reached: ${cause}`,
      );
    }
    if (response.ok) return response;
    const text = (await response.text()).slice(0, 500);
    if (response.status === 429) throw new ServiceError("ThrottlingException", 429, `The upstream is busy: ${text}`);
    throw new ServiceError("ModelErrorException", 424, `The upstream answered ${response.status}: ${text}`, {
      originalStatusCode: response.status,
      resourceName: this.model,
    });
  }

  async *#chunks(response, signal) {
    const events = response.body.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream());
    try {
      for await (const { data } of events) {
        if (data === "[DONE]") return;
        const chunk = JSON.parse(data);
        if (chunk.error) throw new Error(chunk.error.message ?? JSON.stringify(chunk.error));
        yield chunk;
      }
    } catch (error) {
      signal.throwIfAborted();
      throw streamError(error.message);
    }
  }
}

const streamError = (/** @type {string} */ cause) =>
  new ServiceError("ModelStreamErrorException", 424, `The upstream's stream broke: ${cause}`);

function addToolCall(toolCalls, { index = 0, function: called = {} }) {
  toolCalls[index] ??= { name: "", text: "" };
  toolCalls[index].name += called.name ?? "";
  toolCalls[index].text += called.arguments ?? "";
}

/** @param {string} text */
function parseInput(text) {
  try {
    return text ? JSON.parse(text) : {};
  } catch {
    throw streamError("a tool call's arguments are not JSON");
  }
}
