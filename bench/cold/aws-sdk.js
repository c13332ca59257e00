import { BedrockRuntimeClient, ConverseCommand } from "@aws-sdk/client-bedrock-runtime";
import { CREDENTIALS, REGION } from "../lib/account.js";
import { INPUT, MODEL_ID } from "../contenders/input.js";

export async function first(send) {
  const requestHandler = {
    handle: ({ method, hostname, path, headers, body }) =>
      send({ method, url: `https://${hostname}${path}`, headers, body }),
  };
  await new BedrockRuntimeClient({ region: REGION, credentials: CREDENTIALS, requestHandler }).send(
    new ConverseCommand({ modelId: MODEL_ID, ...INPUT }),
  );
}
