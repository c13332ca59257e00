import { AwsClient } from "aws4fetch";
import { CREDENTIALS, REGION } from "../lib/account.js";
import { INPUT, MODEL_ID } from "../contenders/input.js";

export async function first(send) {
  const url = `https://bedrock-runtime.${REGION}.amazonaws.com/model/${encodeURIComponent(MODEL_ID)}/converse`;
  const body = JSON.stringify(INPUT);
  const request = await new AwsClient({ ...CREDENTIALS, region: REGION, service: "bedrock" }).sign(url, {
    method: "POST",
    body,
  });
  await send({ method: "POST", url, headers: Object.fromEntries(request.headers), body });
}
