// A model behind an OpenAI-compatible server.
import { EventSourceParserStream } from "eventsource-parser/stream";
import { ServiceError } from "../http/errors.js";
import { messageOf } from "../lib/errors.js";
import { toChatCompletion } from "./chat-completion.js";

/**
 * @typedef {object} Chunk One chunk of a streamed chat completion, as far as it is read here.
 * @property {Choice[]} [choices]
 * @property {{ prompt_tokens: number, completion_tokens: number } | null} [usage]
 * @property {{ message?: string }} [error]
 *
 * @typedef {object} Choice
 * @property {{ content?: string | null, tool_calls?: ToolCallPart[] }} [delta]
 * @property {string | null} [finish_reason]
 *
 * @typedef {{ index: number, id: string | undefined, name: string, text: string }} ToolCall
 * @typedef {import("./model.js").Model} Model
 * @typedef {{ index?: number, id?: string, function?: { name?: string, arguments?: string } }} ToolCallPart
 */

/** @type {Record<string, string>} Converse's by OpenAI's */
const STOP_REASONS = {
  stop: "end_turn",
  length: "max_tokens",
  tool_calls: "tool_use",
  content_filter: "content_filtered",
};

/**
 * Answers from an OpenAI-compatible server: Ollama, llama.cpp, vLLM and others.
 * @implements {Model}
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
      sentence: `Answers come from ${model}, running on your OpenAI-compatible server.`,
    };
  }

  /** @type {Model["generate"]} */
  async *generate(input, { signal }) {
    const response = await this.#post(toChatCompletion(input, this.model), signal);
    // Usage comes last. If the server does not report it, deltas are counted as output, and input as 0.
    const counts = { inputTokens: 0, outputTokens: 0 };
    /** @type {ToolCall[]} */
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
   * Such servers report how much they have read, so a single token is requested.
   * @type {Model["countTokens"]}
   */
  async countTokens(input, options) {
    let inputTokens = 0;
    for await (const event of this.generate({ ...input, inferenceConfig: { maxTokens: 1 } }, options)) {
      if (event.type === "start" || event.type === "stop") inputTokens = event.inputTokens ?? inputTokens;
    }
    return inputTokens;
  }

  async close() {}

  /**
   * @param {object} body
   * @param {AbortSignal} signal
   */
  async #post(body, signal) {
    let response;
    try {
      const headers = { "content-type": "application/json" };
      response = await fetch(this.url, { method: "POST", headers, body: JSON.stringify(body), signal });
    } catch (error) {
      signal.throwIfAborted();
      const cause = causeOf(error);
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

  /**
   * @param {Response} response
   * @param {AbortSignal} signal
   * @returns {AsyncGenerator<Chunk>}
   */
  async *#chunks(response, signal) {
    const texts = (response.body ?? new Response("").body)?.pipeThrough(new TextDecoderStream());
    try {
      for await (const { data } of texts?.pipeThrough(new EventSourceParserStream()) ?? []) {
        if (data === "[DONE]") return;
        /** @type {Chunk} */
        const chunk = JSON.parse(data);
        if (chunk.error) throw new Error(chunk.error.message ?? JSON.stringify(chunk.error));
        yield chunk;
      }
    } catch (error) {
      signal.throwIfAborted();
      throw streamError(messageOf(error));
    }
  }
}

const streamError = (/** @type {string} */ cause) =>
  new ServiceError("ModelStreamErrorException", 424, `The upstream's stream broke: ${cause}`);

/** `fetch` hides the reason in the cause. @param {unknown} error */
function causeOf(error) {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && "code" in cause ? String(cause.code) : messageOf(error);
}

/**
 * Servers may count from any index, and some give every call the same one: another id is another call.
 * @param {ToolCall[]} toolCalls
 * @param {ToolCallPart} part
 */
function addToolCall(toolCalls, { index = 0, id, function: called = {} }) {
  const known = toolCalls.findLast((call) => call.index === index && (!id || !call.id || call.id === id));
  const call = known ?? { index, id, name: "", text: "" };
  if (!known) toolCalls.push(call);
  call.name += called.name ?? "";
  call.text += called.arguments ?? "";
}

/**
 * @param {string} text
 * @returns {import("./model.js").JsonValue}
 */
function parseInput(text) {
  try {
    return text ? JSON.parse(text) : {};
  } catch {
    throw streamError("a tool call's arguments are not JSON");
  }
}
