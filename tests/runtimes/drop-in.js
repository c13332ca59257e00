// Code as users of the AWS SDK write it, which gets bedrock-wasm by an alias: one call, one stream and one error. It uses nothing that
// a runtime might lack, and talks to the emulator alone.

const MODEL_ID = "amazon.nova-lite-v1:0";
const say = (text) => ({ modelId: MODEL_ID, messages: [{ role: "user", content: [{ text }] }] });

/**
 * @param {object} sdk what an import of `@aws-sdk/client-bedrock-runtime` resolved to
 * @param {{ endpoint: string, credentials: { accessKeyId: string, secretAccessKey: string } }} target
 * @returns {Promise<string>} the streamed answer
 */
export async function dropIn(sdk, { endpoint, credentials }) {
  const config = { region: "us-east-1", endpoint, credentials };
  const client = new sdk.BedrockRuntimeClient(config);

  const { output, $metadata } = await client.send(new sdk.ConverseCommand(say("Is it called?")));
  includes(output.message.content[0].text, "Is it called?");
  equal($metadata.httpStatusCode, 200);

  const { stream } = await client.send(new sdk.ConverseStreamCommand(say("Is it aliased?")));
  equal(typeof stream.text, "function"); // the SDK's streams have none
  let text = "";
  let stopReason;
  for await (const event of stream) {
    text += event.contentBlockDelta?.delta.text ?? "";
    stopReason ??= event.messageStop?.stopReason;
  }
  includes(text, "Is it aliased?");
  equal(stopReason, "end_turn");

  const secretAccessKey = "this/is/the/wrong/secret";
  const wrong = new sdk.BedrockRuntimeClient({ ...config, credentials: { ...credentials, secretAccessKey } });
  const error = await wrong.send(new sdk.ConverseCommand(say("hello"))).catch((thrown) => thrown);
  equal(error instanceof sdk.BedrockRuntimeServiceException, true);
  equal(error.name, "InvalidSignatureException");
  equal(error.$metadata.httpStatusCode, 403);
  return text;
}

function equal(actual, expected) {
  if (actual !== expected) throw new Error(`${JSON.stringify(actual)} is not ${JSON.stringify(expected)}`);
}

function includes(text, part) {
  if (!text.includes(part)) throw new Error(`${JSON.stringify(text)} does not include ${JSON.stringify(part)}`);
}
