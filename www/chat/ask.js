// The one call that this page is about.
import { BedrockRuntime } from "bedrock-wasm";
import { clientConfig, converseInput } from "./settings.js";

/**
 * Asks the model and fills the answer as it streams in. Never throws: the answer says how it ended.
 * @param {import("./settings.js").Settings} settings
 * @param {import("bedrock-wasm").Message[]} messages the conversation, the new prompt last
 * @param {import("./answer.js").Answer} answer
 * @param {{ signal: AbortSignal, onChange: () => void }} options `signal` closes the connection
 */
export async function ask(settings, messages, answer, { signal, onChange }) {
  try {
    const client = new BedrockRuntime(clientConfig(settings));
    const { stream } = await client.converseStream(converseInput(settings, messages), { abortSignal: signal });
    for await (const event of stream) {
      answer.add(event);
      onChange();
    }
    answer.end("complete");
  } catch (error) {
    if (signal.aborted) answer.end("stopped");
    else answer.end("failed", error);
  }
  onChange();
}
