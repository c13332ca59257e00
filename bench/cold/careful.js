import { signerOf } from "../contenders/careful-sign.js";
import { CREDENTIALS, REGION } from "../lib/account.js";
import { INPUT, MODEL_ID } from "../contenders/input.js";

export async function first(send) {
  const url = `https://bedrock-runtime.${REGION}.amazonaws.com/model/${encodeURIComponent(MODEL_ID)}/converse`;
  const request = { method: "POST", url, headers: { "content-type": "application/json" }, body: JSON.stringify(INPUT) };
  await send({
    ...request,
    headers: await signerOf({ region: REGION, service: "bedrock", credentials: CREDENTIALS })(request, new Date()),
  });
}
