// The AWS SDK, bundled for browsers or for Node.
import {
  BedrockRuntimeClient,
  ConverseStreamCommand,
  InvokeModelWithResponseStreamCommand,
} from "@aws-sdk/client-bedrock-runtime";
import { Sha256 } from "@smithy/core/checksum";
import { SignatureV4 } from "@smithy/signature-v4";
import { bytesText, INPUT, INVOKE, MODEL_ID } from "./input.js";

export const name = "AWS SDK";

export function connect({ region, credentials, endpoint, fetch, requestHandler = overFetch(fetch) }) {
  const client = new BedrockRuntimeClient({ region, credentials, endpoint, requestHandler });
  const invoke = { modelId: MODEL_ID, contentType: "application/json", body: INVOKE };
  return {
    converse: async () => (await client.send(new ConverseStreamCommand({ modelId: MODEL_ID, ...INPUT }))).stream,
    invoke: async () => (await client.send(new InvokeModelWithResponseStreamCommand(invoke))).body,
  };
}

/** What the SDK's own handler for browsers does. */
function overFetch(fetch) {
  return {
    async handle({ protocol, hostname, port, path, method, headers, body }) {
      const response = await fetch(`${protocol}//${hostname}${port ? `:${port}` : ""}${path}`, {
        method,
        headers,
        body,
      });
      return {
        response: { statusCode: response.status, headers: Object.fromEntries(response.headers), body: response.body },
      };
    },
  };
}

export const text = {
  converse: (event) => event.contentBlockDelta?.delta.text,
  invoke: (event) => bytesText(event.chunk.bytes),
};

export function signer({ region, service, credentials }) {
  const signature = new SignatureV4({ region, service, credentials, sha256: Sha256 });
  return async ({ method, url, headers, body }, signingDate) => {
    const { protocol, hostname, pathname: path } = new URL(url);
    const request = { method, protocol, hostname, path, query: {}, headers: { host: hostname, ...headers }, body };
    return (await signature.sign(request, { signingDate })).headers;
  };
}
