// Turns of an agent and of the tools that it asks its caller to run, until it answers.
import { Answer } from "./answer.js";
import { misfit } from "./errors.js";
import { callsOf } from "./invocations.js";
import { resultsOf } from "./results.js";
import { untilAborted } from "../lib/abort.js";
import { callOptions, check, invalid, must } from "../lib/options.js";
import { Turns } from "../stream/turns.js";
import { checkList, checkMembers, checkRun } from "../tools/checks.js";

/**
 * @import { ReturnControlPayload } from "../types/bedrock-agent-runtime.js"
 * @import { AgentAnswer, AgentCall, AgentRunResult, runAgent as PublicRunAgent } from "../types/agents.js"
 * @import { ResponseMetadata } from "../types/index.js"
 *
 * @typedef {Parameters<typeof PublicRunAgent>} Arguments
 */

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
  checkMembers(input, { inputText: "a string", endSession: "a boolean", [stateMember]: "a plain object" });
  checkMembers(others, { approve: "a function", returnControl: "a plain object", toolName: "a function" });
  checkList("tools", tools);
  must("tools", !tools.some((one) => !one.toolSpec), "a list of what tool() returns");
  checkRun({ tools, maxTurns });
  if (returnControl) {
    checkList("returnControl.invocationInputs", returnControl.invocationInputs);
    try {
      callsOf(returnControl);
    } catch {
      throw invalid("returnControl: must be what the answer of an agent has");
    }
  }

  return new Turns(method.abortSignal, async function* (signal) {
    /** @type {Pick<AgentAnswer, "files" | "trace">} */
    const all = { files: [], trace: [] };
    /** @type {any} any: of the last turn; before it, what is to be resumed */
    let answer = { text: "", citations: [], returnControl, sessionId: request.sessionId };
    /** @type {(stopped: AgentRunResult["stopped"], pending?: AgentCall[]) => AgentRunResult} */
    const end = (stopped, pending) => ({ ...answer, ...all, stopped, ...(pending && { pending }) });
    for (let turn = 1; turn <= maxTurns; turn++) {
      const control = answer.returnControl;
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
    return end("maxTurns");
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
