// Turns of an agent and of the tools that it asks its caller to run, until it answers.
import { Answer } from "./answer.js";
import { misfit } from "./collect.js";
import { callsOf, resultFor } from "./invocations.js";
import { onAbort, untilAborted } from "../lib/abort.js";
import { callOptions, check, invalid } from "../lib/options.js";
import { Turns } from "../stream/turns.js";
import { checkList, checkRun, judged, resultOf } from "../tools/answer.js";

/**
 * @import { InvocationResultMember, ReturnControlPayload } from "../types/bedrock-agent-runtime.js"
 * @import { AgentAnswer, AgentCall, AgentRunResult, runAgent as PublicRunAgent } from "../types/agents.js"
 * @import { ResponseMetadata } from "../types/index.js"
 * @import { Tool } from "../tools/tool.js"
 *
 * @typedef {Parameters<typeof PublicRunAgent>} Arguments
 */

const NOT_APPROVED = "The user did not approve this call.";

/**
 * @param {Record<string, any>} client any: it has one of two operations, as is checked here
 * @param {Arguments[1]} input
 * @param {Arguments[2]} [options]
 * @returns {Turns<Answer, AgentRunResult>}
 */
export function runAgent(client, input, options = {}) {
  check("client", client, "an object");
  check("input", input);
  check("options", options);
  /** @type {any} any: the input of one of two operations, which the client judges */
  const { inputText, endSession, ...request } = input;
  const isInline = !request.agentId;
  const operation = isInline ? "invokeInlineAgent" : "invokeAgent";
  const stateMember = isInline ? "inlineSessionState" : "sessionState";
  check(`client.${operation}`, client[operation], "a function");
  const { method, others } = callOptions(options);
  const { tools = [], maxTurns = 10, approve, toolName, returnControl } = others;
  const { abortSignal } = method;
  checkList("tools", tools);
  if (tools.some((one) => !one.toolSpec)) throw invalid("tools: must be a list of what tool() returns");
  checkRun({ tools, maxTurns, approve, abortSignal });
  if (returnControl !== undefined) {
    check("returnControl", returnControl);
    checkList("returnControl.invocationInputs", returnControl.invocationInputs);
    try {
      callsOf(returnControl);
    } catch {
      throw invalid("returnControl: must be what the answer of an agent has");
    }
  }
  check("toolName", toolName ?? check, "a function");

  return new Turns(async function* (own) {
    const { signal } = own;
    const ignore = abortSignal && onAbort(abortSignal, () => own.abort(abortSignal.reason));
    /** @type {Pick<AgentAnswer, "files" | "trace">} */
    const all = { files: [], trace: [] };
    /** @type {any} any: of the last turn; before it, what is to be resumed */
    let answer = { text: "", citations: [], returnControl, sessionId: request.sessionId };
    /** @type {(stopped: AgentRunResult["stopped"], pending?: AgentCall[]) => AgentRunResult} */
    const end = (stopped, pending) => ({ ...answer, ...all, stopped, ...(pending && { pending }) });
    try {
      abortSignal?.throwIfAborted();
      for (let turn = 1; ; turn++) {
        const control = answer.returnControl;
        if (turn > maxTurns) return end("maxTurns");
        let next = { ...request, inputText, endSession };
        if (control) {
          const calls = named(control, answer.$metadata, toolName);
          const { pending, results } = await untilAborted(resultsOf(calls, tools, approve, signal), signal);
          if (pending) return end("approval", pending);
          // The session has its history and its files already.
          const { conversationHistory, files, ...state } = request[stateMember] ?? {};
          const { invocationId } = control;
          next = { ...request, [stateMember]: { ...state, invocationId, returnControlInvocationResults: results } };
        }
        const current = new Answer(client[operation](next, { ...method, abortSignal: signal }));
        yield current;
        answer = await current.final();
        answer.sessionId ??= request.sessionId;
        all.files.push(...answer.files);
        all.trace.push(...answer.trace);
        if (!answer.returnControl) return end("end");
      }
    } finally {
      ignore?.();
    }
  });
}

/**
 * @param {ReturnControlPayload} control
 * @param {ResponseMetadata} $metadata for the error
 * @param {((invocation: AgentCall["invocation"]) => string) | undefined} toolName
 */
function named(control, $metadata, toolName) {
  let calls;
  try {
    calls = callsOf(control);
  } catch (cause) {
    throw misfit(cause, $metadata);
  }
  return toolName ? calls.map((call) => ({ ...call, name: toolName(call.invocation) })) : calls;
}

/**
 * Runs what was asked for, all at the same time; nothing, if somebody must approve a call and cannot be asked.
 * @param {AgentCall[]} calls
 * @param {Tool[]} tools
 * @param {((call: AgentCall) => unknown) | undefined} approve
 * @param {AbortSignal} abortSignal
 * @returns {Promise<{ pending?: AgentCall[], results?: InvocationResultMember[] }>}
 */
async function resultsOf(calls, tools, approve, abortSignal) {
  const all = await judged(calls, tools);
  const typeOf = (/** @type {number} */ at) => calls[at].invocation.actionInvocationType ?? "RESULT";
  const asks = await Promise.all(
    all.map(async ({ one, input, refusal }, at) => {
      const { needsApproval } = one ?? {};
      if (typeOf(at) !== "RESULT") return true;
      return !refusal && (typeof needsApproval === "function" ? needsApproval(input) : needsApproval);
    }),
  );
  const pending = calls.filter((_, at) => asks[at]);
  if (pending.length && !approve) return { pending };
  /** @type {unknown[]} */
  const verdicts = [];
  for (const [at, call] of calls.entries()) verdicts.push(asks[at] ? await approve?.(call) : true);
  abortSignal.throwIfAborted();
  const results = await Promise.all(
    all.map(async (one, at) => {
      const verdict = verdicts[at];
      const isApproved = verdict === true;
      const denial = { toolResult: { content: [{ text: typeof verdict === "string" ? verdict : NOT_APPROVED }] } };
      const confirmation = typeOf(at) === "RESULT" ? undefined : isApproved ? "CONFIRM" : "DENY";
      // The agent runs such a call by itself.
      if (typeOf(at) === "USER_CONFIRMATION") return resultFor(calls[at], undefined, confirmation);
      const result = isApproved ? await resultOf(one, { abortSignal, messages: [] }) : denial;
      return resultFor(calls[at], result, confirmation);
    }),
  );
  abortSignal.throwIfAborted();
  return { results };
}
