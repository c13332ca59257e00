// The AI SDK's provider, without the AI SDK itself.
import { createAmazonBedrock } from "@ai-sdk/amazon-bedrock";
import { MODEL_ID } from "./input.js";

export const name = "AI SDK provider";

const PROMPT = [{ role: "user", content: [{ type: "text", text: "hello" }] }];

/** It has no InvokeModel. */
export function connect({ region, credentials, endpoint, fetch }) {
  const model = createAmazonBedrock({ region, ...credentials, baseURL: endpoint, fetch })(MODEL_ID);
  return { converse: async () => partsOf((await model.doStream({ prompt: PROMPT })).stream) };
}

/** Not every browser can iterate a stream. */
async function* partsOf(stream) {
  const reader = stream.getReader();
  for (let read; !(read = await reader.read()).done;) {
    if (read.value.type === "error") throw read.value.error;
    yield read.value;
  }
}

export const text = { converse: (part) => (part.type === "text-delta" ? part.delta : undefined) };
