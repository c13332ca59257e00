// The operation ConverseStream.
import { converseTrace, guarded } from "../guarded.js";
import { blockEvents } from "./block-events.js";
import { readConversation } from "./conversation-input.js";
import { usageOf } from "./converse.js";

/**
 * POST /model/{modelId}/converse-stream
 * https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ConverseStream.html
 * @param {import("../../http/call.js").Call} call
 */
export async function converseStream(call) {
  const input = readConversation(call);
  const events = guarded(call, input, input.guardrailConfig);
  for await (const event of blockEvents(events)) {
    switch (event.type) {
      case "start":
        call.startStream();
        await call.sendEvent("messageStart", { role: "assistant" });
        break;
      case "toolUseStart":
        await call.sendEvent("contentBlockStart", {
          contentBlockIndex: event.index,
          start: { toolUse: { name: event.name, toolUseId: event.toolUseId } },
        });
        break;
      case "textDelta":
        await call.sendEvent("contentBlockDelta", { contentBlockIndex: event.index, delta: { text: event.text } });
        break;
      case "toolUseDelta":
        await call.sendEvent("contentBlockDelta", {
          contentBlockIndex: event.index,
          delta: { toolUse: { input: event.input } },
        });
        break;
      case "blockStop":
        await call.sendEvent("contentBlockStop", { contentBlockIndex: event.index });
        break;
      case "stop":
        await call.sendEvent("messageStop", { stopReason: event.stopReason });
        await call.sendEvent("metadata", {
          metrics: { latencyMs: Date.now() - call.record.startedAt },
          trace: converseTrace(event.guardrail, input.guardrailConfig),
          usage: usageOf(event),
        });
    }
  }
  call.endStream();
}
