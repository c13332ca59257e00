// The operation InvokeModelWithResponseStream.
import { toBase64 } from "../../lib/bytes.js";
import { guarded } from "../guarded.js";
import { blockEvents } from "./block-events.js";
import { guardrailMembers, withoutIntervention } from "./invocation-guardrail.js";
import { readInvocation } from "./invocation-input.js";

/**
 * POST /model/{modelId}/invoke-with-response-stream
 * https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_InvokeModelWithResponseStream.html
 * @param {import("../../http/call.js").Call} call
 */
export async function invokeModelWithResponseStream(call) {
  const { family, input, guardrail } = readInvocation(call);
  const renderEvent = family.streamRenderer(call.labels.modelId);
  const events = guarded(call, input, guardrail);
  /** @type {number | undefined} */
  let firstByteLatency;
  for await (const event of blockEvents(events)) {
    if (event.type === "start") call.startStream({ "x-amzn-bedrock-content-type": "application/json" });
    const documents = renderEvent(event.type === "stop" ? withoutIntervention(event) : event);
    for (const [position, document] of documents.entries()) {
      firstByteLatency ??= Date.now() - call.record.startedAt;
      const ending = event.type === "stop" &&
        position === documents.length - 1 && {
          ...guardrailMembers(event.guardrail, guardrail),
          "amazon-bedrock-invocationMetrics": {
            inputTokenCount: event.inputTokens,
            outputTokenCount: event.outputTokens,
            invocationLatency: Date.now() - call.record.startedAt,
            firstByteLatency,
          },
        };
      const bytes = toBase64(JSON.stringify({ ...document, ...ending }));
      await call.sendEvent("chunk", { bytes });
    }
  }
  call.endStream();
}
