// A worker makes the call, and hands the stream of events to the page.
import { BedrockRuntime } from "./node_modules/bedrock-wasm/entry/browser.js";

globalThis.addEventListener("message", async ({ data: { endpoint, credentials } }) => {
  const client = new BedrockRuntime({ region: "us-east-1", endpoint, credentials });
  const messages = [{ role: "user", content: [{ text: "Can it be handed over?" }] }];
  const { stream } = await client.converseStream({ modelId: "amazon.nova-lite-v1:0", messages });
  const events = stream.toReadableStream();
  try {
    globalThis.postMessage(events, [events]);
  } catch (error) {
    globalThis.postMessage(String(error));
  }
});
