import assert from "node:assert/strict";
import { test } from "node:test";
import { emulator, HELLO, modelPath, post } from "./emulator.js";

const NOVA = "amazon.nova-micro-v1:0";

test("unknown paths, methods and literal slashes are unknown operations", async (t) => {
  const server = await emulator(t);
  const unknown = { Output: { __type: "com.amazon.coral.service#UnknownOperationException" }, Version: "1.0" };
  const arn = "arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.amazon.nova-micro-v1:0";
  for (const [method, path] of [
    ["POST", `/model/${arn}/converse`],
    ["POST", `/model/${NOVA}/converse/`],
    ["POST", "/model//converse"],
    ["POST", "/"],
    ["GET", `/model/${NOVA}/converse`],
  ]) {
    const response = await fetch(server.url + path, { method });
    assert.equal(response.status, 404, path);
    assert.equal(response.headers.get("x-amzn-errortype"), "UnknownOperationException");
    assert.deepEqual(await response.json(), unknown);
  }
});

test("model ids that do not exist are refused in AWS's words", async (t) => {
  const server = await emulator(t);
  for (const modelId of [
    "amazon.nova-unknown-v1:0",
    "us.local.smollm2-135m-instruct-v1:0",
    "xx.amazon.nova-micro-v1:0",
    "arn:aws:bedrock:eu-west-1::foundation-model/amazon.nova-micro-v1:0",
    "arn:aws:bedrock:us-east-1:123456789012:inference-profile/amazon.nova-micro-v1:0",
    "constructor",
  ]) {
    for (const operation of ["converse", "invoke"]) {
      const answer = await post(server, modelPath(modelId, operation), HELLO);
      assert.equal(answer.status, 400, modelId);
      assert.match(answer.errorType, /^ValidationException/);
      assert.equal(answer.body.message, "The provided model identifier is invalid.");
    }
  }
});

test("models that exist and may not be called say why, and what to do", async (t) => {
  const server = await emulator(t);
  const haiku = "anthropic.claude-haiku-4-5-20251001-v1:0";
  for (const modelId of [haiku, `arn:aws:bedrock:us-east-1::foundation-model/${haiku}`]) {
    const answer = await post(server, modelPath(modelId), HELLO);
    assert.deepEqual([answer.status, answer.errorType.split(":")[0]], [400, "ValidationException"]);
    assert.equal(
      answer.body.message,
      `Invocation of model ID ${modelId} with on-demand throughput isn’t supported. ` +
        "Retry your request with the ID or ARN of an inference profile that contains this model.",
    );
  }
  assert.equal((await post(server, modelPath(`us.${haiku}`), HELLO)).status, 200);
  const opus = await post(server, modelPath("anthropic.claude-3-opus-20240229-v1:0"), HELLO);
  assert.deepEqual([opus.status, opus.errorType.split(":")[0]], [403, "AccessDeniedException"]);
  assert.deepEqual(opus.body, { Message: "You don't have access to the model with the specified model ID." });
});

test("every listed id answers", async (t) => {
  const server = await emulator(t);
  assert.ok(server.info.modelIds.length > 20);
  for (const modelId of server.info.modelIds) {
    const { status, body } = await post(server, modelPath(modelId), HELLO);
    assert.equal(status, 200, `${modelId}: ${JSON.stringify(body)}`);
  }
});

test("browsers may call: preflight, exposed headers, errors too", async (t) => {
  const server = await emulator(t);
  const url = server.url + modelPath(NOVA);
  const asked = "authorization,content-type,x-amz-date,x-amz-security-token";
  const preflight = await fetch(url, {
    method: "OPTIONS",
    headers: {
      origin: "https://example.com",
      "access-control-request-method": "POST",
      "access-control-request-headers": asked,
    },
  });
  assert.equal(preflight.status, 204);
  assert.equal(preflight.headers.get("access-control-allow-origin"), "*");
  assert.equal(preflight.headers.get("access-control-allow-headers"), asked);
  assert.match(preflight.headers.get("access-control-allow-methods"), /POST/);
  const refused = await fetch(url, { method: "POST", headers: { origin: "https://example.com" } });
  assert.equal(refused.status, 403);
  assert.equal(refused.headers.get("access-control-allow-origin"), "*");
  assert.match(refused.headers.get("access-control-expose-headers"), /x-amzn-requestid.*x-amzn-errortype/);
  assert.ok(refused.headers.get("date"));
});

test("info says plainly who answers; the log can be read and cleared", async (t) => {
  const server = await emulator(t);
  const control = (path, method = "GET") => fetch(`${server.url}/_local-bedrock/${path}`, { method });
  const info = await (await control("info")).json();
  assert.equal(info.emulator, true);
  assert.equal(info.model.standIn, true);
  assert.match(info.model.sentence, /stand-in/);
  assert.ok(info.modelIds.includes(NOVA));

  await post(server, modelPath(NOVA), HELLO);
  await post(server, modelPath("no.such-model"), HELLO);
  const response = await control("requests");
  const [first, second] = await response.json();
  assert.equal(first.operation, "Converse");
  assert.equal(first.modelId, NOVA);
  assert.equal(first.status, 200);
  assert.equal(first.errorName, null);
  assert.equal(first.clientClosedAt, null);
  assert.ok(first.startedAt <= first.firstByteAt && first.firstByteAt <= first.endedAt);
  assert.equal(second.errorName, "ValidationException");
  assert.ok(!JSON.stringify([first, second]).includes(server.token));

  assert.equal((await control("requests", "DELETE")).status, 204);
  assert.deepEqual(await (await control("requests")).json(), []);
  assert.equal((await control("nonsense")).status, 404);
});

test("a body that is too large is refused, not reset", async (t) => {
  const server = await emulator(t);
  const answer = await post(server, modelPath(NOVA), "x".repeat(27_000_000));
  assert.equal(answer.status, 413);
  assert.match(answer.body.message, /25000000 bytes/);
});
