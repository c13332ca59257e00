// One Converse answer, as the events of a stream and as what they add up to.
import { event } from "bedrock-wasm/testing";

/** `[type, payload]` of each event. */
export const EVENTS = [
  ["messageStart", { role: "assistant" }],
  ["contentBlockDelta", { contentBlockIndex: 0, delta: { reasoningContent: { text: "Let me " } } }],
  ["contentBlockDelta", { contentBlockIndex: 0, delta: { reasoningContent: { text: "see." } } }],
  ["contentBlockDelta", { contentBlockIndex: 0, delta: { reasoningContent: { signature: "c2ln" } } }],
  ["contentBlockStop", { contentBlockIndex: 0 }],
  ["contentBlockDelta", { contentBlockIndex: 1, delta: { reasoningContent: { redactedContent: "AAEC" } } }],
  ["contentBlockDelta", { contentBlockIndex: 1, delta: { reasoningContent: { redactedContent: "/f7/" } } }],
  ["contentBlockStop", { contentBlockIndex: 1 }],
  ["contentBlockDelta", { contentBlockIndex: 2, delta: { text: "Grüße, " } }],
  ["contentBlockDelta", { contentBlockIndex: 2, delta: { text: '世界 \u{1F600}\n"quoted" \\ ' } }],
  ["contentBlockDelta", { contentBlockIndex: 2, delta: { citation: { title: "Atlas", source: "doc-1" } } }],
  ["contentBlockStop", { contentBlockIndex: 2 }],
  ["contentBlockStart", { contentBlockIndex: 3, start: { toolUse: { toolUseId: "tooluse_1", name: "weather" } } }],
  ["contentBlockDelta", { contentBlockIndex: 3, delta: { toolUse: { input: '{"city":"São ' } } }],
  ["contentBlockDelta", { contentBlockIndex: 3, delta: { toolUse: { input: 'Paulo","days":[1,2]}' } } }],
  ["contentBlockStop", { contentBlockIndex: 3 }],
  ["messageStop", { stopReason: "tool_use", additionalModelResponseFields: { stop: null } }],
  ["metadata", { usage: { inputTokens: 7, outputTokens: 11, totalTokens: 18 }, metrics: { latencyMs: 250 } }],
];

/** One encoded frame for each event. */
export const FRAMES = EVENTS.map(([type, payload]) => event(type, payload));

/** What a consumer gets for each event: blobs as bytes, no padding. */
export const EXPECTED_EVENTS = EVENTS.map(([type, payload]) => {
  const copy = structuredClone(payload);
  const reasoning = copy.delta?.reasoningContent;
  if (reasoning?.redactedContent) {
    reasoning.redactedContent = new Uint8Array(Buffer.from(reasoning.redactedContent, "base64"));
  }
  return { [type]: copy };
});

/** What `final()` gives. */
export const ASSEMBLED = {
  message: {
    role: "assistant",
    content: [
      { reasoningContent: { reasoningText: { text: "Let me see.", signature: "c2ln" } } },
      { reasoningContent: { redactedContent: new Uint8Array([0, 1, 2, 253, 254, 255]) } },
      {
        citationsContent: {
          content: [{ text: 'Grüße, 世界 \u{1F600}\n"quoted" \\ ' }],
          citations: [{ title: "Atlas", source: "doc-1" }],
        },
      },
      { toolUse: { toolUseId: "tooluse_1", name: "weather", input: { city: "São Paulo", days: [1, 2] } } },
    ],
  },
  stopReason: "tool_use",
  additionalModelResponseFields: { stop: null },
  usage: { inputTokens: 7, outputTokens: 11, totalTokens: 18 },
  metrics: { latencyMs: 250 },
};
