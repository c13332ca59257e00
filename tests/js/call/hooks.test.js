// onAttempt and onResponse are called for every request, in order, and never see a secret.
import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import {
  converseFrames,
  json,
  networkFailure,
  noAnswer,
  openStream,
  scriptedFetch,
  serviceError,
  stream,
} from "bedrock-wasm/testing";
import { ANY_ANSWER } from "../support/any-answer.js";
import { client, drain, HELLO, rejection } from "../support/clients.js";
import { listeners, soon } from "../support/patience.js";

/** A client's hooks, and their calls. */
function watch() {
  const seen = [];
  const onAttempt = (attempt) => seen.push({ hook: "attempt", ...attempt });
  const onResponse = (outcome) => seen.push({ hook: "response", ...outcome });
  return { seen, hooks: { onAttempt, onResponse } };
}

test("they are called for each attempt and its outcome", async () => {
  const { seen, hooks } = watch();
  const fetch = scriptedFetch([
    serviceError("ThrottlingException", { retryAfterMs: 0 }),
    networkFailure(new TypeError("offline")),
    stream(converseFrames("x")),
  ]);
  const { stream: events } = await client(fetch, hooks).converseStream(HELLO);
  await drain(events);
  assert.deepEqual(
    seen.map(({ hook, attempt }) => [hook, attempt]),
    [
      ["attempt", 1],
      ["response", 1],
      ["attempt", 2],
      ["response", 2],
      ["attempt", 3],
      ["response", 3],
    ],
  );
  const [first, throttled, , failed, , answered] = seen;
  assert.deepEqual([first.method, first.url], ["POST", fetch.sent[0].url]);
  assert.deepEqual(Object.keys(first.headers).sort(), Object.keys(fetch.sent[0].headers).sort());
  assert.equal(first.headers["content-type"], "application/json");
  assert.deepEqual(
    [throttled.httpStatusCode, throttled.requestId, throttled.headers["x-amzn-errortype"]],
    [429, "request-1", "ThrottlingException"],
  );
  assert.deepEqual([failed.httpStatusCode, failed.failure], [undefined, "offline"]);
  assert.deepEqual([answered.httpStatusCode, answered.failure], [200, undefined]);
  for (const { hook, elapsedMs } of seen) assert.ok(hook === "attempt" || elapsedMs >= 0);
});

test("hooks of a call are called after the client's, for that call alone", async () => {
  const [ofClient, ofCall] = [watch(), watch()];
  const order = [];
  const onAttempt = () => order.push("client");
  const made = client(scriptedFetch([networkFailure(), ANY_ANSWER]), { ...ofClient.hooks, onAttempt });
  await made.converse(HELLO, { ...ofCall.hooks, onAttempt: () => order.push("call") });
  await made.converse(HELLO);
  assert.deepEqual(order, ["client", "call", "client", "call", "client"]);
  assert.deepEqual(ofCall.seen, ofClient.seen.slice(0, 2));
  const stop = new Error("over budget");
  const throws = () => {
    throw stop;
  };
  assert.equal(await rejection(made.converse(HELLO, { onResponse: throws })), stop);
});

test("counts of tokens are not secrets", async () => {
  const { seen, hooks } = watch();
  const headers = { "x-amzn-bedrock-input-token-count": "12", "x-token": "canary-1", "x-token-id": "canary-2" };
  await client(scriptedFetch([json({ stopReason: "end_turn" }, 200, headers)]), hooks).converse(HELLO);
  assert.equal(seen[1].headers["x-amzn-bedrock-input-token-count"], "12");
  assert.doesNotMatch(inspect(seen, { depth: 9 }), /canary/);
});

test("a first-byte timeout is reported as such", async () => {
  const { seen, hooks } = watch();
  await rejection(
    client(scriptedFetch([noAnswer()]), { ...hooks, maxAttempts: 1, timeouts: { firstByteMs: 5 } }).converse(HELLO),
  );
  assert.match(seen[1].failure, /firstByteMs/);
});

test("they see no secret, neither AWS's nor the user's own", async () => {
  const secrets = { credentials: { accessKeyId: "AKIDCANARY", secretAccessKey: "canary-1", sessionToken: "canary-2" } };
  for (const config of [secrets, { token: "canary-3" }]) {
    const { seen, hooks } = watch();
    const headers = { "x-api-key": "canary-4", "x-gateway-token": "canary-5", "X-Tenant": "canary-7" };
    const answer = json({ stopReason: "end_turn" }, 200, {
      "set-cookie": "canary-6",
      "x-tenant": "canary-7",
      "x-echo": "for canary-7",
      "x-plain": "seen",
    });
    await client(scriptedFetch([answer]), { ...config, ...hooks, headers }).converse(HELLO, {
      headers: { "x-of-the-call": "canary-8" },
    });
    const text = inspect(seen, { depth: 9, showHidden: true });
    assert.doesNotMatch(text, /canary|AKIDCANARY/);
    const [attempt, response] = seen;
    assert.deepEqual(
      [attempt.headers["x-tenant"], attempt.headers["x-of-the-call"], attempt.headers["content-type"]],
      ["(redacted)", "(redacted)", "application/json"],
    );
    assert.deepEqual(
      [response.headers["x-tenant"], response.headers["x-echo"], response.headers["x-plain"]],
      ["(redacted)", "for (redacted)", "seen"],
    );
  }
});

test("an abort in onResponse closes the body that it tells of", async () => {
  let cancelled = 0;
  const fetch = async () =>
    new Response(new ReadableStream({ pull: () => new Promise(() => {}), cancel: () => void cancelled++ }), {
      headers: { "content-type": "application/vnd.amazon.eventstream" },
    });
  const controller = new AbortController();
  const reason = new Error("enough");
  const made = client(fetch, { onResponse: () => controller.abort(reason) });
  assert.equal(await soon(rejection(made.converseStream(HELLO, { abortSignal: controller.signal }))), reason);
  await new Promise(setImmediate);
  assert.equal(cancelled, 1);
});

test("an error of onAttempt at a later attempt is thrown, whatever the error of the first", async () => {
  const lost = async () =>
    new Response(new ReadableStream({ start: (controller) => controller.error(new Error("lost")) }));
  const stop = new Error("over budget");
  const onAttempt = ({ attempt }) => {
    if (attempt === 2) throw stop;
  };
  for (const first of [serviceError("InternalServerException"), lost, noAnswer()]) {
    const call = client(scriptedFetch([first]), { onAttempt, timeouts: { firstByteMs: 20 } }).converse(HELLO);
    assert.equal(await soon(rejection(call)), stop);
  }
});

test("the call throws their errors; nothing stays open", async () => {
  const fault = new Error("a bug in the hook");
  const throws = () => {
    throw fault;
  };
  const { signal } = new AbortController();
  const fetch = scriptedFetch([ANY_ANSWER]);
  assert.equal(await rejection(client(fetch, { onAttempt: throws }).converse(HELLO, { abortSignal: signal })), fault);
  assert.equal(fetch.sent.length, 0);
  const open = openStream();
  assert.equal(
    await rejection(
      client(scriptedFetch([open.answer]), { onResponse: throws }).converseStream(HELLO, { abortSignal: signal }),
    ),
    fault,
  );
  assert.equal(await soon(open.cancelled), fault);
  assert.equal(
    await rejection(client(scriptedFetch([networkFailure()]), { onResponse: throws }).converse(HELLO)),
    fault,
  );
  assert.equal(listeners(signal), 0);
});
