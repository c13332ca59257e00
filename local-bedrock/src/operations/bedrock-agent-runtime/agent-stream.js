// Streams the turn of an agent, for InvokeAgent and InvokeInlineAgent.
import { agentTurn } from "../../agents/turn.js";
import { validationError } from "../../http/errors.js";
import { toBase64 } from "../../lib/bytes.js";

/**
 * @import { InvokeAgentRequest, InvokeInlineAgentRequest } from "../../../../pkg/types/bedrock-agent-runtime.js"
 * @import { Wire } from "../../lib/wire.js"
 */

/** AWS's text for a session that the caller ends. */
const SESSION_ENDED = "Session is terminated as 'endSession' flag is set in request.";

/**
 * @typedef {Wire<InvokeAgentRequest>} InvokeAgentInput
 * @typedef {Wire<InvokeInlineAgentRequest>} InvokeInlineAgentInput
 *
 * @typedef {"inputText" | "endSession" | "sessionId" | "enableTrace" | "streamingConfigurations"} TurnMember
 * @typedef {Pick<InvokeAgentInput | InvokeInlineAgentInput, TurnMember> & { memoryId?: string }} TurnInput
 */

/**
 * Streams one turn of an agent, for InvokeAgent and InvokeInlineAgent.
 * @param {import("../../http/call.js").Call} call
 * @param {TurnInput} input of either operation
 * @param {object} options
 * @param {Parameters<typeof agentTurn>[1]} options.agent
 * @param {import("../../agents/turn.js").SessionState} options.state
 * @param {string} options.sessionKey under which the session is kept
 * @param {object} options.traceMembers what every trace event carries besides its trace
 */
export async function streamTurn(call, input, { agent, state, sessionKey, traceMembers }) {
  const { inputText, endSession, sessionId, memoryId, enableTrace, streamingConfigurations: streaming } = input;
  const { agentSessions } = call.emulator;
  if (!inputText?.trim() && !state.returnControlInvocationResults && !endSession) {
    throw validationError(
      "inputText is missing. Give it, or sessionState.returnControlInvocationResults, or endSession.",
    );
  }
  const begin = () =>
    call.startStream({
      "x-amzn-bedrock-agent-content-type": "application/json",
      "x-amz-bedrock-agent-session-id": sessionId,
      ...(memoryId ? { "x-amz-bedrock-agent-memory-id": memoryId } : {}),
    });
  const sendText = (
    /** @type {string} */ text,
    /** @type {import("../../knowledge/citations.js").Citation[]} */ citations = [],
  ) =>
    call.sendEvent("chunk", {
      bytes: toBase64(text),
      attribution: citations.length ? { citations } : undefined,
    });
  if (endSession) {
    agentSessions.end(sessionKey);
    begin();
    await sendText(SESSION_ENDED);
    return call.endStream();
  }
  const session = agentSessions.open(sessionKey);
  if (state.conversationHistory?.messages) session.messages = state.conversationHistory.messages;
  const stream = streaming?.streamFinalResponse === true;
  let held = ""; // one text is held back, so that the last one can carry the citations
  let begun = false;
  for await (const event of agentTurn(call, agent, session, { inputText, state })) {
    if (!begun) begin(); // a turn that is refused throws before its first event
    begun = true;
    if (event.type === "trace" && enableTrace) {
      const trace = { orchestrationTrace: event.trace };
      await call.sendEvent("trace", { ...traceMembers, sessionId, eventTime: new Date().toISOString(), trace });
    }
    if (event.type === "files") await call.sendEvent("files", { files: event.files });
    if (event.type === "returnControl") await call.sendEvent("returnControl", event.payload);
    if (event.type === "text" && stream) {
      if (held) await sendText(held);
      held = event.text;
    }
    if (event.type === "end") await sendText(stream ? held : event.text, event.citations);
  }
  call.endStream();
}
