// A list of models is tried in turn while they are throttled or out of reach, and in no other case.
import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { BedrockError, modelPlace, ServiceException, TimeoutError } from "bedrock-wasm";
import {
  converseFrames,
  converseOutput,
  event,
  exception,
  faulty,
  htmlPage,
  json,
  networkFailure,
  noAnswer,
  scriptedFetch,
  serviceError,
  stream,
} from "bedrock-wasm/testing";
import { Native } from "../../../pkg/wasm/bedrock_wasm.js";
import { client, CREDENTIALS, drain, HELLO, rejection } from "../support/clients.js";
import { listeners, soon } from "../support/patience.js";
import { bothAuthorizations } from "../support/signature.js";

const [FIRST, SECOND, THIRD] = ["model.one-v1:0", "model.two-v1:0", "model.three-v1:0"];
const OK = json(converseOutput("Hello"));
const ONE = { maxAttempts: 1 };
const input = (...models) => ({ ...HELLO, modelId: models });
const modelsIn = (fetch) => fetch.sent.map(({ url }) => decodeURIComponent(/\/model\/([^/]+)/.exec(url)[1]));

/** Answers by model, in place of by turn. */
const byModel = (answers) =>
  scriptedFetch([(sent) => answers[decodeURIComponent(/\/model\/([^/]+)/.exec(sent.url)[1])](sent)]);

const PASSES = {
  throttling: serviceError("ThrottlingException"),
  "a model that is not ready": serviceError("ModelNotReadyException"),
  "a model that timed out": serviceError("ModelTimeoutException"),
  "a quota of the account": serviceError("ServiceQuotaExceededException"),
  "an internal error": serviceError("InternalServerException"),
  "an unavailable service": serviceError("ServiceUnavailableException"),
  "a proxy's page": htmlPage(502),
  "no connection": networkFailure(),
  "a body that is cut": faulty(json(converseOutput("Hello")), { resetAtByte: 10 }),
};

for (const [what, fault] of Object.entries(PASSES)) {
  test(`${what}: the next model is asked, and the output says which one answered`, async () => {
    const fetch = byModel({ [FIRST]: fault, [SECOND]: OK });
    const { output, $metadata } = await client(fetch, ONE).converse(input(FIRST, SECOND, THIRD));
    assert.deepEqual(output.message.content, [{ text: "Hello" }]);
    assert.deepEqual(modelsIn(fetch), [FIRST, SECOND]);
    assert.deepEqual([$metadata.modelId, $metadata.region, $metadata.endpoint], [SECOND, "us-east-1", undefined]);
  });
}

for (const name of [
  "ValidationException",
  "AccessDeniedException",
  "ResourceNotFoundException",
  "ModelErrorException",
  // Of a gateway: the names that pass on are whole names.
  "GatewayModelTimeoutException",
  "ModelTimeoutExceptionOfGateway",
]) {
  test(`${name}: thrown at once, no other model is asked`, async () => {
    const fetch = byModel({ [FIRST]: serviceError(name), [SECOND]: OK });
    const error = await rejection(client(fetch).converse(input(FIRST, SECOND)));
    assert.equal(error.name, name);
    assert.equal(error.errors, undefined);
    assert.equal(error.$metadata.modelId, FIRST);
    assert.deepEqual(modelsIn(fetch), [FIRST]);
  });
}

test("each model has its attempts before the next one is asked", async () => {
  const fetch = byModel({ [FIRST]: serviceError("ServiceUnavailableException"), [SECOND]: OK });
  const { $metadata } = await client(fetch, { maxAttempts: 2 }).converse(input(FIRST, SECOND));
  assert.deepEqual(modelsIn(fetch), [FIRST, FIRST, SECOND]);
  assert.equal($metadata.attempts, 1);
});

test("when all fail, the last error is thrown with the earlier ones", async () => {
  const fetch = byModel({
    [FIRST]: serviceError("ThrottlingException"),
    [SECOND]: networkFailure(),
    [THIRD]: serviceError("ServiceUnavailableException"),
  });
  const error = await rejection(client(fetch, ONE).converse(input(FIRST, SECOND, THIRD)));
  assert.ok(error instanceof ServiceException);
  assert.deepEqual(
    [error, ...error.errors].map(({ name, $metadata }) => [name, $metadata.modelId]),
    [
      ["ServiceUnavailableException", THIRD],
      ["ThrottlingException", FIRST],
      ["NetworkError", SECOND],
    ],
  );
  const refused = await rejection(
    client(
      byModel({ [FIRST]: serviceError("ThrottlingException"), [SECOND]: serviceError("ValidationException") }),
      ONE,
    ).converse(input(FIRST, SECOND, THIRD)),
  );
  assert.deepEqual(
    [refused.name, refused.errors.map(({ name }) => name)],
    ["ValidationException", ["ThrottlingException"]],
  );
});

test("the entries of a list are checked without a key and without a signature", async (t) => {
  const { call } = Native.prototype;
  const parts = [];
  t.mock.method(Native.prototype, "call", function (text, ...rest) {
    parts.push(text.split("\0").slice(3, 6));
    return call.call(this, text, ...rest);
  });
  await client(scriptedFetch([OK])).converse(input(FIRST, SECOND));
  const none = ["", "", ""];
  assert.deepEqual(parts, [none, none, [CREDENTIALS.accessKeyId, CREDENTIALS.secretAccessKey, ""]]);
});

test("an entry may be in another region or behind another endpoint, and is signed for it", async () => {
  let asked = 0;
  const credentials = async () => {
    asked++;
    return { ...CREDENTIALS, expiration: new Date(Date.now() + 3_600_000) };
  };
  const busy = serviceError("ThrottlingException");
  const fetch = scriptedFetch([busy, busy, busy, OK]);
  const gateway = {
    endpoint: new URL("https://gateway.example"),
    signingHost: "bedrock-runtime.us-west-2.amazonaws.com",
  };
  const entries = [
    FIRST,
    modelPlace({ modelId: FIRST, region: "eu-west-1" }),
    modelPlace({ modelId: FIRST, endpoint: "https://gateway.example/bedrock" }),
    modelPlace({ modelId: FIRST, ...gateway, region: "us-west-2" }),
  ];
  const { $metadata } = await client(fetch, { ...ONE, credentials }).converse(input(...entries));
  assert.deepEqual(
    fetch.sent.map(({ url }) => new URL(url).host),
    [
      "bedrock-runtime.us-east-1.amazonaws.com",
      "bedrock-runtime.eu-west-1.amazonaws.com",
      "gateway.example",
      "gateway.example",
    ],
  );
  assert.deepEqual([$metadata.region, $metadata.endpoint], ["us-west-2", "https://gateway.example/"]);
  assert.equal(asked, 1);
  const signedFor = [
    ["us-east-1"],
    ["eu-west-1"],
    ["us-east-1"],
    ["us-west-2", "bedrock-runtime.us-west-2.amazonaws.com"],
  ];
  for (const [at, [region, host]] of signedFor.entries()) {
    const { ours, theirs } = await bothAuthorizations(fetch.sent[at], {
      credentials: CREDENTIALS,
      region,
      service: "bedrock",
      host,
    });
    assert.equal(ours, theirs, `entry ${at}`);
  }
});

test("the retry quota of a place outlives the call", async () => {
  const fetch = scriptedFetch([serviceError("ServiceUnavailableException")]);
  const made = client(fetch, { maxAttempts: 2 });
  const entry = modelPlace({ modelId: FIRST, region: "eu-west-1" });
  for (let count = 0; count < 40; count++) await rejection(made.converse(input(entry)));
  // 500 tokens, 14 for each retry.
  assert.equal(fetch.sent.length, 40 + Math.floor(500 / 14));
});

const FRAMES = converseFrames("Hello, world");
const EMPTY = stream([]);
const BEFORE_THE_FIRST = {
  "throttled before its head": serviceError("ThrottlingException"),
  "throttled in its first frame": stream([exception("throttlingException", { message: "m" })]),
  "unavailable in its first frame": stream([exception("serviceUnavailableException", {})]),
  "reset before its first frame is complete": faulty(stream(FRAMES), { resetAtByte: 20 }),
  "cut before its first frame is complete": faulty(stream(FRAMES), { cutAtByte: 20 }),
  "without any frame": EMPTY,
};

for (const [what, fault] of Object.entries(BEFORE_THE_FIRST)) {
  test(`a stream ${what}: the next model is asked`, async () => {
    const fetch = byModel({ [FIRST]: fault, [SECOND]: stream(FRAMES) });
    const { signal } = new AbortController();
    const { stream: events, $metadata } = await client(fetch, ONE).converseStream(input(FIRST, SECOND), {
      abortSignal: signal,
    });
    assert.equal($metadata.modelId, SECOND);
    assert.deepEqual((await drain(events.text())).events, ["Hello,", " world"]);
    assert.deepEqual(modelsIn(fetch), [FIRST, SECOND]);
    assert.equal(listeners(signal), 0);
  });
}

test("after the first event nothing is tried again, and no event is lost or doubled", async () => {
  const broken = stream([...FRAMES.slice(0, 2), exception("throttlingException", { message: "m" })]);
  for (const answer of [broken, faulty(broken, { chunkBytes: 1 })]) {
    const fetch = byModel({ [FIRST]: answer, [SECOND]: stream(FRAMES) });
    const { stream: events } = await client(fetch, ONE).converseStream(input(FIRST, SECOND));
    const seen = await drain(events);
    assert.equal(seen.events.length, 2);
    assert.equal(seen.error.name, "ThrottlingException");
    assert.deepEqual(modelsIn(fetch), [FIRST]);
  }
});

test("a stream that begins with damage is not passed on to the next model", async () => {
  const fetch = byModel({ [FIRST]: stream([event("messageStart", "not JSON")]), [SECOND]: stream(FRAMES) });
  const error = await rejection(client(fetch, ONE).converseStream(input(FIRST, SECOND)));
  assert.equal(error.code, "invalid_json");
  assert.deepEqual(modelsIn(fetch), [FIRST]);
});

test("when the last stream fails before its first event, its error has the earlier ones; after it, it has none", async () => {
  const busy = exception("throttlingException", { message: "m" });
  for (const [frames, earlier] of [
    [[busy], [FIRST, SECOND]],
    [[FRAMES[0], busy], undefined],
  ]) {
    const fetch = byModel({
      [FIRST]: stream([busy]),
      [SECOND]: serviceError("ThrottlingException"),
      [THIRD]: stream(frames),
    });
    const { error } = await drain((await client(fetch, ONE).converseStream(input(FIRST, SECOND, THIRD))).stream);
    assert.equal(error.$metadata.modelId, THIRD);
    assert.deepEqual(
      error.errors?.map(({ $metadata }) => $metadata.modelId),
      earlier,
    );
  }
});

test("the last model's stream is handed over at once", async () => {
  const fetch = byModel({
    [FIRST]: serviceError("ThrottlingException"),
    [SECOND]: faulty(stream(FRAMES), { stallAtByte: 0 }),
  });
  const { stream: events } = await soon(client(fetch, ONE).converseStream(input(FIRST, SECOND)));
  await events.cancel();
  assert.equal(fetch.sent[1].delivery.outcome, "cancelled");
});

test("firstByteMs and idleMs pass on to the next model, totalMs covers all of them", async () => {
  const late = byModel({ [FIRST]: noAnswer(), [SECOND]: OK });
  assert.equal(
    (await client(late, ONE).converse(input(FIRST, SECOND), { timeouts: { firstByteMs: 15 } })).$metadata.modelId,
    SECOND,
  );
  const stalled = byModel({ [FIRST]: faulty(stream(FRAMES), { stallAtByte: 9 }), [SECOND]: stream(FRAMES) });
  assert.equal(
    (await client(stalled, ONE).converseStream(input(FIRST, SECOND), { timeouts: { idleMs: 15 } })).$metadata.modelId,
    SECOND,
  );
  assert.equal(stalled.sent[0].delivery.outcome, "aborted");
  const never = byModel({ [FIRST]: noAnswer(), [SECOND]: noAnswer(), [THIRD]: OK });
  const error = await soon(
    rejection(client(never, ONE).converse(input(FIRST, SECOND, THIRD), { timeouts: { firstByteMs: 60, totalMs: 90 } })),
  );
  assert.ok(error instanceof TimeoutError, error.stack);
  assert.deepEqual([error.timeout, error.timeoutMs, modelsIn(never)], ["totalMs", 90, [FIRST, SECOND]]);
});

test("an abort ends the chain, with the caller's reason", async () => {
  const reason = Object.assign(new BedrockError("stop"), { retryable: true });
  const controller = new AbortController();
  const fetch = byModel({
    [FIRST]: (sent) => (controller.abort(reason), serviceError("ThrottlingException")(sent)),
    [SECOND]: OK,
  });
  assert.equal(
    await rejection(client(fetch, ONE).converse(input(FIRST, SECOND), { abortSignal: controller.signal })),
    reason,
  );
  assert.deepEqual(modelsIn(fetch), [FIRST]);
  assert.deepEqual([reason.errors, reason.$metadata], [undefined, {}]);
  const waiting = new AbortController();
  const stalled = byModel({ [FIRST]: faulty(stream(FRAMES), { stallAtByte: 5 }), [SECOND]: OK });
  const call = rejection(client(stalled, ONE).converseStream(input(FIRST, SECOND), { abortSignal: waiting.signal }));
  await sleep(10);
  waiting.abort(reason);
  assert.equal(await soon(call), reason);
  assert.deepEqual([modelsIn(stalled), listeners(waiting.signal)], [[FIRST], 0]);
});

test("works for every operation with a model: invokeModel, its stream, countTokens", async () => {
  const busy = serviceError("ThrottlingException");
  const calls = {
    invokeModel: [{ body: "{}" }, json({ a: 1 })],
    invokeModelWithResponseStream: [{ body: "{}" }, stream([event("chunk", { bytes: "b25l" })])],
    countTokens: [{ input: { converse: {} } }, json({ inputTokens: 1 })],
  };
  for (const [method, [rest, answer]] of Object.entries(calls)) {
    const fetch = byModel({ [FIRST]: busy, [SECOND]: answer });
    const { $metadata } = await client(fetch, ONE)[method]({ ...rest, modelId: [FIRST, SECOND] });
    assert.equal($metadata.modelId, SECOND, method);
  }
});
