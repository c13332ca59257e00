import assert from "node:assert/strict";
import { test } from "node:test";
import {
  BedrockRuntimeClient,
  ConverseCommand,
  ConverseStreamCommand,
  InvokeModelCommand,
  InvokeModelWithResponseStreamCommand,
} from "@aws-sdk/client-bedrock-runtime";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import { collect, emulator, HELLO, HELLO_ANSWER } from "./emulator.js";

const MODEL_IDS = [
  "amazon.nova-micro-v1:0",
  "us.amazon.nova-lite-v1:0",
  "arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-micro-v1:0",
  "arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.amazon.nova-lite-v1:0",
  "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/a1b2c3d4e5f6",
];

/** Bedrock's client speaks HTTP/2 unless told otherwise. */
const PROTOCOLS = { "HTTP/2": {}, "HTTP/1.1": { requestHandler: new NodeHttpHandler() } };

function clientOf(t, server, config) {
  const { url: endpoint, region, credentials } = server;
  const client = new BedrockRuntimeClient({ endpoint, region, credentials, maxAttempts: 1, ...config });
  t.after(() => client.destroy());
  return client;
}

const decode = (bytes) => JSON.parse(new TextDecoder().decode(bytes));

for (const [protocol, config] of Object.entries(PROTOCOLS)) {
  for (const modelId of MODEL_IDS) {
    test(`AWS's SDK over ${protocol}: ${modelId}`, async (t) => {
      const server = await emulator(t);
      const client = clientOf(t, server, config);

      const answer = await client.send(new ConverseCommand({ modelId, ...HELLO }));
      assert.equal(answer.output.message.content[0].text, HELLO_ANSWER);
      assert.equal(answer.stopReason, "end_turn");
      assert.equal(answer.usage.totalTokens, answer.usage.inputTokens + answer.usage.outputTokens);
      assert.equal(answer.$metadata.requestId, server.requests.at(-1).id);

      const { stream } = await client.send(new ConverseStreamCommand({ modelId, ...HELLO }));
      const events = await collect(stream);
      const text = events.map((event) => event.contentBlockDelta?.delta.text ?? "").join("");
      assert.equal(text, HELLO_ANSWER);
      assert.deepEqual(
        [...new Set(events.map((event) => Object.keys(event)[0]))],
        ["messageStart", "contentBlockDelta", "contentBlockStop", "messageStop", "metadata"],
      );
      assert.deepEqual({ ...events.at(-1).metadata.usage }, { ...answer.usage });

      const body = JSON.stringify(HELLO);
      const invoked = await client.send(new InvokeModelCommand({ modelId, body }));
      assert.equal(decode(invoked.body).output.message.content[0].text, HELLO_ANSWER);

      const streamed = await client.send(new InvokeModelWithResponseStreamCommand({ modelId, body }));
      assert.equal(streamed.contentType, "application/json");
      const chunks = (await collect(streamed.body)).map(({ chunk }) => decode(chunk.bytes));
      assert.equal(chunks.map((chunk) => chunk.contentBlockDelta?.delta.text ?? "").join(""), HELLO_ANSWER);
      const metrics = chunks.at(-1)["amazon-bedrock-invocationMetrics"];
      assert.equal(metrics.outputTokenCount, answer.usage.outputTokens);
    });
  }

  test(`AWS's SDK over ${protocol}: refusals arrive as AWS's errors`, async (t) => {
    const server = await emulator(t);
    const modelId = MODEL_IDS[0];
    const failure = async (settings, input = { modelId, ...HELLO }) => {
      const error = await clientOf(t, server, { ...config, ...settings })
        .send(new ConverseCommand(input))
        .then(
          () => assert.fail("it passed"),
          (thrown) => thrown,
        );
      return { name: error.name, status: error.$metadata.httpStatusCode, message: error.message };
    };
    const { accessKeyId } = server.credentials;
    const wrongSecret = await failure({ credentials: { accessKeyId, secretAccessKey: "wrong" } });
    assert.equal(wrongSecret.name, "InvalidSignatureException");
    assert.equal(wrongSecret.status, 403);
    const unknownKey = await failure({ credentials: { accessKeyId: "NOBODYKNOWSTHISKEY00", secretAccessKey: "x" } });
    assert.equal(unknownKey.name, "UnrecognizedClientException");
    assert.equal(unknownKey.status, 403);
    const skewed = await failure({ systemClockOffset: -10 * 60_000 });
    assert.equal(skewed.name, "InvalidSignatureException");
    assert.match(skewed.message, /^Signature expired: /);
    const expired = await failure({ credentials: server.expiredCredentials });
    assert.equal(expired.name, "ExpiredTokenException");
    const noModel = await failure({}, { modelId: "no.such-model", ...HELLO });
    assert.deepEqual(noModel, {
      name: "ValidationException",
      status: 400,
      message: "The provided model identifier is invalid.",
    });
  });

  test(`AWS's SDK over ${protocol}: session tokens, API keys and a corrected clock`, async (t) => {
    const server = await emulator(t);
    const command = new ConverseCommand({ modelId: MODEL_IDS[0], ...HELLO });
    const bearer = { token: { token: server.token }, authSchemePreference: ["httpBearerAuth"], credentials: undefined };
    for (const settings of [
      { credentials: server.temporaryCredentials },
      bearer,
      { systemClockOffset: -10 * 60_000, maxAttempts: 2 }, // the SDK reads our date and tries again
    ]) {
      const { output } = await clientOf(t, server, { ...config, ...settings }).send(command);
      assert.equal(output.message.content[0].text, HELLO_ANSWER);
    }
  });
}
