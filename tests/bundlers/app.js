// The app that every bundler gets: it streams an answer into the page's title.
import { BedrockRuntime } from "bedrock-wasm";

const { endpoint, credentials } = JSON.parse(new URLSearchParams(globalThis.location.search).get("target"));
const client = new BedrockRuntime({ region: "us-east-1", endpoint, credentials });
const messages = [{ role: "user", content: [{ text: "Is it bundled?" }] }];
client
  .converseStream({ modelId: "amazon.nova-lite-v1:0", messages })
  .then(({ stream }) => stream.final())
  .then(({ message }) => message.content[0].text, String)
  .then((answer) => (globalThis.document.title = answer));
