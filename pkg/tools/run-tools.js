// Turns of a model and of the tools that it calls, until it calls none.
import { callsOf, checkList, checkRun, failed, judged, plain, resultOf, unanswered } from "./answer.js";
import { tool } from "./tool.js";
import { Turn } from "./turn.js";
import { BedrockError } from "../errors.js";
import { onAbort, untilAborted } from "../lib/abort.js";
import { callOptions, check, invalid } from "../lib/options.js";
import { init } from "../module/instance.js";
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
  check("until", until ?? check, "a function");
  check("toolConfig", toolConfig ?? {});
  checkList("toolConfig.tools", toolConfig?.tools ?? []);
  if (typeof parallel !== "boolean") throw invalid("parallel: must be true or false");
  checkList("tools", tools);
  /** @type {Tool[]} */
  const all = tools.map((/** @type {any} any: made by `tool()`, or its options */ one) =>
    one.toolSpec ? one : tool(one),
  );
  checkRun({ tools: all, maxTurns, approve, abortSignal });
  const conversation = [...messages];
  const settings = { tools: all, parallel, approve };
  /** @type {Turns<Turn, RunResult>} */
  const run = new Turns(async function* (own) {
    const { signal } = own;
    const ignore = abortSignal && onAbort(abortSignal, () => own.abort(abortSignal.reason));
    /** @type {Record<string, number>} */
    const usage = {};
    /** @type {Whole | undefined} */
    let output;
    const end = (
      /** @type {RunResult["stopped"]} */ stopped,
      /** @type {ToolCall[] | undefined} */ pending = undefined,
    ) => {
      // cast: without a turn, it is the message that the caller gave.
      const { message = /** @type {Message} */ (conversation.at(-1)), stopReason } = output ?? {};
      return { message, messages: conversation, stopReason, usage, stopped, ...(pending && { pending }) };
    };
    try {
      abortSignal?.throwIfAborted();
      await init();
      let calls = unanswered(conversation);
      for (let number = 1; ; number++) {
        if (number > maxTurns) return end("maxTurns");
        if (calls.length) {
          const pending = await untilAborted(answer(calls, conversation, settings, signal), signal);
          if (pending) return end("approval", pending);
        }
        const offered = toolConfigFor(number, all, toolConfig ?? {});
        const turn = new Turn(
          client.converseStream(
            { ...request, messages: [...conversation], ...(offered && { toolConfig: offered }) },
            { ...method, abortSignal: signal },
          ),
        );
        yield turn;
        output = await turn.output;
        for (const [name, count] of Object.entries(output.usage ?? {})) {
          if (typeof count === "number") usage[name] = (usage[name] ?? 0) + count;
        }
        const again = take(output, conversation);
        calls = again ? [] : callsOf(output.message);
        if (await until?.({ ...output, messages: conversation, turn: number })) return end("until");
        if (!again && !calls.length) return end("end");
      }
    } finally {
      ignore?.();
    }
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
  add(messages, "assistant", message.content.filter(isAccepted).map(withObject));
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
  // cast: Bedrock has refused others without content.
  const last = /** @type {(Message & { content: ContentBlock[] }) | undefined} */ (messages.at(-1));
  if (last?.role === role) {
    const all = [...last.content, ...plain(content)];
    messages.splice(-1, 1, { role, content: all.sort((a, b) => Number(!a.toolResult) - Number(!b.toolResult)) });
  } else if (content.length) messages.push({ role, content: plain(content) });
}

/**
 * A choice that forces a tool holds for the first turn: the model could never end otherwise.
 * @param {number} number of the turn
 * @param {Tool[]} tools
 * @param {Partial<ToolConfiguration>} toolConfig
 */
function toolConfigFor(number, tools, { toolChoice, tools: others, ...rest }) {
  const all = [...tools.map(({ toolSpec }) => ({ toolSpec })), ...(others ?? [])];
  if (!all.length) return;
  return { ...rest, tools: all, ...(toolChoice && (number === 1 || toolChoice.auto) && { toolChoice }) };
}

/**
 * Adds the results to the conversation. Returns the calls that somebody must approve, if nobody can be asked; then none has run.
 * @param {ToolCall[]} calls
 * @param {Message[]} messages
 * @param {{ tools: Tool[], parallel: boolean, approve: Options["approve"] }} settings
 * @param {AbortSignal} signal
 */
async function answer(calls, messages, { tools, parallel, approve }, signal) {
  const all = await judged(calls, tools);
  /** @type {ToolCall[]} */
  const asked = [];
  for (const one of all) {
    const { needsApproval } = one.one ?? {};
    if (one.refusal || !(typeof needsApproval === "function" ? await needsApproval(one.input) : needsApproval)) {
      continue;
    }
    asked.push({ ...one.call, input: one.input });
    if (!approve) continue;
    // cast: it was added above.
    const verdict = await approve(/** @type {ToolCall} */ (asked.at(-1)));
    if (verdict !== true) one.refusal = typeof verdict === "string" ? verdict : "The user did not approve this call.";
  }
  if (!approve && asked.length) return asked;
  signal.throwIfAborted();
  const context = { abortSignal: signal, messages: [...messages] };
  const content = [];
  if (parallel) content.push(...(await Promise.all(all.map((one) => resultOf(one, context)))));
  else for (const one of all) content.push(await untilAborted(resultOf(one, context), signal));
  signal.throwIfAborted();
  add(messages, "user", content);
}

/** Bedrock refuses blank texts, and tool inputs other than objects. */
const isAccepted = (/** @type {ContentBlock} */ { text }) => text !== "";
const withObject = (/** @type {ContentBlock} */ block) =>
  typeof block.toolUse?.input === "string" ? { toolUse: { ...block.toolUse, input: {} } } : block;
