// This package, as its users import it.
import { BedrockRuntime, signRequest } from "bedrock-wasm";
import { bytesText, INPUT, INVOKE, MODEL_ID } from "./input.js";

export const name = "bedrock-wasm";

export function connect(options) {
  const client = new BedrockRuntime(options);
  return {
    converse: async () => (await client.converseStream({ modelId: MODEL_ID, ...INPUT })).stream,
    invoke: async () =>
      (await client.invokeModelWithResponseStream({ modelId: MODEL_ID, contentType: "application/json", body: INVOKE }))
        .body,
  };
}

export const text = {
  converse: (event) => event.contentBlockDelta?.delta.text,
  invoke: (event) => bytesText(event.chunk.bytes),
};

export function signer({ region, service, credentials }) {
  return (request, date) => signRequest(request, { region, service, credentials, date }).then(({ headers }) => headers);
}
