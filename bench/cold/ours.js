import { BedrockRuntime, init } from "bedrock-wasm/slim";
import { CREDENTIALS, REGION } from "../lib/account.js";
import { INPUT, MODEL_ID } from "../contenders/input.js";

/** @param {() => Promise<Uint8Array>} wasm */
export async function first(send, wasm) {
  await init(await wasm());
  const fetch = (url, { method, headers, body }) => send({ method, url: String(url), headers, body });
  await new BedrockRuntime({ region: REGION, credentials: CREDENTIALS, fetch }).converse({
    modelId: MODEL_ID,
    ...INPUT,
  });
}
