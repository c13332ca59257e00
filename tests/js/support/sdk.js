// The official AWS SDK client as the oracle: it sends nowhere and is answered by the test.
import { Readable } from "node:stream";
import { BedrockRuntime } from "@aws-sdk/client-bedrock-runtime";
import { CREDENTIALS, REGION } from "./clients.js";

/**
 * @typedef {{ status?: number, headers?: Record<string, string>, chunks?: Uint8Array[] }} Answer
 * @param {Answer} [answer]
 * @param {object} [config]
 * @returns {BedrockRuntime & { sent: any[] }}
 */
export function sdkClient(
  { status = 200, headers = { "content-type": "application/json" }, chunks = [Buffer.from("{}")] } = {},
  config,
) {
  const sent = [];
  const requestHandler = {
    async handle(request) {
      sent.push(request);
      return { response: { statusCode: status, headers, body: Readable.from(chunks) } };
    },
    updateHttpClientConfig() {},
    httpHandlerConfigs: () => ({}),
  };
  const client = new BedrockRuntime({
    region: REGION,
    credentials: CREDENTIALS,
    requestHandler,
    maxAttempts: 1,
    ...config,
  });
  return Object.assign(client, { sent });
}
