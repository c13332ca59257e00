// Streams an answer into the page's title.

/** @param {typeof import("bedrock-wasm").BedrockRuntime} BedrockRuntime */
export function answer(BedrockRuntime) {
  const { endpoint, credentials } = JSON.parse(new URLSearchParams(globalThis.location.search).get("target"));
  const client = new BedrockRuntime({ region: "us-east-1", endpoint, credentials });
  const messages = [{ role: "user", content: [{ text: "Is it bundled?" }] }];
  client
    .converseStream({ modelId: "amazon.nova-lite-v1:0", messages })
    .then(({ stream }) => stream.final())
    .then(({ message }) => message.content[0].text, String)
    .then((text) => (globalThis.document.title = text));
}
