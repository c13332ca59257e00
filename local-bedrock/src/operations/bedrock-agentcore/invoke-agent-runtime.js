// The operation InvokeAgentRuntime: a runtime whose agent hands the prompt to the model.
import { notFound, ServiceError, validationError } from "../../http/errors.js";
import { textOf } from "../../lib/bytes.js";
import { RUNTIMES, runtimeArn } from "../../resources/runtimes.js";
import { remember } from "../../state/sessions.js";
import { guarded } from "../guarded.js";
import { boundInput } from "../input.js";

const SESSION = "x-amzn-bedrock-agentcore-runtime-session-id";

/**
 * POST /runtimes/{agentRuntimeArn}/invocations
 * https://docs.aws.amazon.com/bedrock-agentcore/latest/APIReference/API_InvokeAgentRuntime.html
 * Sessions belong to nobody, as at AWS: whoever may call the runtime and knows a session's id goes on with it.
 * @param {import("../../http/call.js").Call} call
 */
export async function invokeAgentRuntime(call) {
  /** @type {Record<string, string | number | undefined>} */
  const {
    agentRuntimeArn,
    runtimeSessionId = crypto.randomUUID(),
    accept = "",
    qualifier = "DEFAULT",
  } = boundInput(call);
  const { region, runtimeSessions } = call.emulator;
  const id = Object.keys(RUNTIMES).find((known) => [known, runtimeArn(known, region)].includes(`${agentRuntimeArn}`));
  if (!id || qualifier !== "DEFAULT") throw notFound(`No endpoint or agent found with qualifier '${qualifier}'.`);
  const isUser = call.caller?.kind === "userToken";
  if (isUser !== (RUNTIMES[id].takes === "userToken")) {
    throw new ServiceError(
      "AccessDeniedException",
      403,
      "Authorization method mismatch. The agent is configured for a different authorization method than what was used in your request.",
    );
  }
  const sessionId = `${runtimeSessionId}`;
  if (!/^[^]{33,256}$/.test(sessionId)) throw validationError("runtimeSessionId must have 33 to 256 characters.");
  const text = promptIn(call.received.body);
  const session = runtimeSessions.open(`${id}/${sessionId}`);
  const events = guarded(call, { messages: [...session.messages, { role: "user", content: [{ text }] }] });
  const headers = { [SESSION]: sessionId };
  const said = /event-stream/.test(`${accept}`) ? await stream(call, events, headers) : await collect(events);
  remember(session, text, said);
  if (call.outlet.begun) return call.endStream();
  if (/octet-stream/.test(`${accept}`)) {
    return call.send(200, said, { ...headers, "content-type": "application/octet-stream" });
  }
  return call.sendJson({ result: said }, headers);
}

/**
 * The agent decides what its payload means: here `{ "prompt": "…" }`, or a text.
 * @param {Uint8Array} body
 */
function promptIn(body) {
  const text = textOf(body);
  try {
    /** @type {{ prompt?: unknown } | string} */
    const payload = JSON.parse(text);
    const prompt = typeof payload === "string" ? payload : payload.prompt;
    if (typeof prompt === "string" && prompt.trim()) return prompt;
  } catch {
    if (text.trim()) return text;
  }
  throw validationError('local-bedrock\'s runtimes take a payload such as { "prompt": "hello" }.');
}

/**
 * Sends the events that Strands forwards of a Converse stream.
 * @param {import("../../http/call.js").Call} call
 * @param {AsyncIterable<import("../../models/model.js").ModelEvent>} events
 * @param {Record<string, string>} headers
 */
async function stream(call, events, headers) {
  const send = (/** @type {object} */ event) => call.sendPiece(`data: ${JSON.stringify({ event })}\n\n`);
  let said = "";
  for await (const event of events) {
    if (event.type === "start") {
      call.startStream({ ...headers, "content-type": "text/event-stream; charset=utf-8", "cache-control": "no-cache" });
      await send({ messageStart: { role: "assistant" } });
    }
    if (event.type === "text") {
      said += event.text;
      await send({ contentBlockDelta: { delta: { text: event.text }, contentBlockIndex: 0 } });
    }
    if (event.type === "stop") await send({ messageStop: { stopReason: event.stopReason } });
  }
  return said;
}

/** @param {AsyncIterable<import("../../models/model.js").ModelEvent>} events */
async function collect(events) {
  let said = "";
  for await (const event of events) if (event.type === "text") said += event.text;
  return said;
}
