// Turns of a model and of the tools that it calls, until it calls none.
import { asks, callsOf, denial, failed, judged, plain, resultOf, unanswered } from "./answer.js";
import { checkList, checkMembers, checkRun } from "./checks.js";
import { tool } from "./tool.js";
import { Turn } from "./turn.js";
import { BedrockError } from "../errors.js";
import { untilAborted } from "../lib/abort.js";
import { callOptions, check } from "../lib/options.js";
import { Turns } from "../stream/turns.js";

/**
 * @import { BedrockRuntimeOperations, ContentBlock, ConversationRole, Message, ToolConfiguration } from "../types/bedrock-runtime.js"
 * @import { Whole } from "../stream/converse.js"
 * @import { RunResult, runTools as PublicRunTools, ToolCall } from "../types/tools.js"
 * @import { Tool } from "./tool.js"
 *
 * @typedef {Parameters<typeof PublicRunTools>} Arguments
 * @typedef {Arguments[1] & Arguments[2]} Options
 */

/**
 * @param {Arguments[0]} client
 * @param {Arguments[1]} input
 * @param {Arguments[2]} [options]
 */
export function runTools(client, input, options = {}) {
  check("client.converseStream", client?.converseStream, "a function");
  check("input", input);
  check("options", options);
  const { method, others } = callOptions({ ...input, ...options });
  const { abortSignal } = method;
  const { tools = [], maxTurns = 10, parallel = true, approve, until, messages, toolConfig, ...request } = others;
  checkList("messages", messages);
  for (const [at, { content }] of messages.entries()) checkList(`messages[${at}].content`, content);
  checkMembers(others, {
    approve: "a function",
    until: "a function",
    toolConfig: "a plain object",
    parallel: "a boolean",
  });
  checkList("toolConfig.tools", toolConfig?.tools ?? []);
  checkList("tools", tools);
  /** @type {Tool[]} */
  const all = tools.map((/** @type {any} any: made by `tool()`, or its options */ one) =>
    one.toolSpec ? one : tool(one),
  );
  checkRun({ tools: all, maxTurns });
  const conversation = [...messages];
  /** @type {Turns<Turn, RunResult>} */
  const run = new Turns(abortSignal, async function* (signal) {
    /** @type {Record<string, number>} */
    const usage = {};
    /** @type {Partial<Whole>} */
    let output = {};
    /** @type {(stopped: RunResult["stopped"], pending?: ToolCall[]) => RunResult} */
    const end = (stopped, pending) => {
      // cast: without a turn, it is the message that the caller gave.
      const { message = /** @type {Message} */ (conversation.at(-1)), stopReason } = output;
      return { message, messages: conversation, stopReason, usage, stopped, ...(pending && { pending }) };
    };
    let calls = unanswered(conversation);
    for (let number = 1; number <= maxTurns; number++) {
      if (calls.length) {
        const answered = answer(calls, conversation, { tools: all, parallel, approve, signal });
        const pending = await untilAborted(answered, signal);
        if (pending) return end("approval", pending);
      }
      const turn = new Turn(
        client.converseStream(
          { ...request, messages: [...conversation], ...toolsFor(number, all, toolConfig ?? {}) },
          { ...method, abortSignal: signal },
        ),
      );
      yield turn;
      const whole = await turn.output;
      output = whole;
      for (const [name, count] of Object.entries(whole.usage ?? {})) {
        if (typeof count === "number") usage[name] = (usage[name] ?? 0) + count;
      }
      const again = take(whole, conversation);
      calls = again ? [] : callsOf(whole.message);
      if (await until?.({ ...whole, messages: conversation, turn: number })) return end("until");
      if (!again && !calls.length) return end("end");
    }
    return end("maxTurns");
  });
  return Object.assign(run, { messages: conversation });
}

/**
 * Adds a message to the conversation. Returns whether the model must try again.
 * @param {Whole} output
 * @param {Message[]} messages
 */
function take({ message, stopReason }, messages) {
  const calls = callsOf(message);
  const malformed = stopReason === "malformed_tool_use";
  if (calls.length && !malformed && !/^(tool_use|end_turn)$/.test(stopReason)) {
    const advice = /max_tokens|context/.test(stopReason)
      ? ": raise inferenceConfig.maxTokens, or shorten the conversation"
      : "";
    throw new BedrockError(`the model stopped inside a tool call (${stopReason}); none of its tools has run${advice}`, {
      code: "turn_cut",
    });
  }
  // Bedrock refuses blank texts, and tool inputs other than objects.
  const accepted = message.content.filter(({ text }) => text !== "");
  add(
    messages,
    "assistant",
    accepted.map((block) =>
      typeof block.toolUse?.input === "string" ? { toolUse: { ...block.toolUse, input: {} } } : block,
    ),
  );
  if (malformed) {
    const text = "The tool call was malformed. Try again, and follow its schema.";
    add(messages, "user", calls.length ? calls.map(({ toolUseId }) => failed(toolUseId, text)) : [{ text }]);
  }
  return malformed;
}

/**
 * Bedrock refuses messages without content, two of one role in a row, and results that come after anything else.
 * @param {Message[]} messages
 * @param {ConversationRole} role
 * @param {ContentBlock[]} content
 */
function add(messages, role, content) {
  const blocks = plain(content);
  // cast: Bedrock has refused others without content.
  const last = /** @type {(Message & { content: ContentBlock[] }) | undefined} */ (messages.at(-1));
  if (last?.role === role) {
    const all = [...last.content, ...blocks];
    messages.splice(-1, 1, { role, content: all.sort((a, b) => Number(!a.toolResult) - Number(!b.toolResult)) });
  } else if (blocks.length) messages.push({ role, content: blocks });
}

/**
 * A choice that forces a tool holds for the first turn: the model could never end otherwise.
 * @param {number} turn its number
 * @param {Tool[]} tools
 * @param {Partial<ToolConfiguration>} toolConfig
 */
function toolsFor(turn, tools, { toolChoice, tools: others = [], ...rest }) {
  const all = [...tools.map(({ toolSpec }) => ({ toolSpec })), ...others];
  const choice = toolChoice && (turn === 1 || toolChoice.auto) && { toolChoice };
  return all.length ? { toolConfig: { ...rest, tools: all, ...choice } } : {};
}

/**
 * Adds the results to the conversation. Returns the calls that somebody must approve, if nobody can be asked; then none has run.
 * @param {ToolCall[]} calls
 * @param {Message[]} messages
 * @param {{ tools: Tool[], parallel: boolean, approve: Options["approve"], signal: AbortSignal }} settings
 */
async function answer(calls, messages, { tools, parallel, approve, signal }) {
  const all = await judged(calls, tools);
  /** @type {ToolCall[]} */
  const pending = [];
  for (const one of all) {
    if (!(await asks(one))) continue;
    const call = { ...one.call, input: one.input };
    if (!approve) pending.push(call);
    else {
      const verdict = await approve(call);
      if (verdict !== true) one.refusal = denial(verdict);
    }
  }
  if (pending.length) return pending;
  signal.throwIfAborted();
  const context = { abortSignal: signal, messages: [...messages] };
  const results = [];
  for (const one of all) {
    const result = resultOf(one, context);
    results.push(parallel ? result : untilAborted(result, signal));
    if (!parallel) await results.at(-1);
  }
  const content = await Promise.all(results);
  signal.throwIfAborted();
  add(messages, "user", content);
}
