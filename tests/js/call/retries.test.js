// What may work again is tried again, each attempt signed afresh, and nothing else is.
import assert from "node:assert/strict";
import { test } from "node:test";
import { NetworkError } from "bedrock-wasm";
import { faulty, json, scriptedFetch, serviceError } from "bedrock-wasm/testing";
import { ANY_ANSWER } from "../support/any-answer.js";
import { client, CREDENTIALS, HELLO, REGION, rejection } from "../support/clients.js";
import { bothAuthorizations } from "../support/signature.js";

/** The pauses after it are short: the first is at most 50 ms, the second 100. */
const BUSY = json({ message: "busy" }, 503, { "x-amzn-errortype": "ServiceUnavailableException" });

test("500, 502, 503, 504 and a rejected fetch are tried again, each attempt signed afresh", async () => {
  const faults = [500, 502, 503, 504].map((status) => json({ message: "m" }, status));
  for (const fault of [...faults, () => Promise.reject(new TypeError("fetch failed"))]) {
    const fetch = scriptedFetch([fault, fault, json({ stopReason: "end_turn" })]);
    const { stopReason, $metadata } = await client(fetch).converse(HELLO);
    assert.equal(stopReason, "end_turn");
    assert.equal($metadata.attempts, 3);
    assert.ok($metadata.totalRetryDelay >= 0 && $metadata.totalRetryDelay <= 150, `${$metadata.totalRetryDelay} ms`);
    assert.equal(fetch.sent.length, 3);
    for (const sent of fetch.sent) {
      const { ours, theirs } = await bothAuthorizations(sent, {
        credentials: CREDENTIALS,
        region: REGION,
        service: "bedrock",
      });
      assert.equal(ours, theirs);
      assert.deepEqual(sent.body, fetch.sent[0].body);
    }
  }
});

test("a later attempt carries a later date", async (t) => {
  t.mock.timers.enable({ apis: ["Date"], now: Date.UTC(2026, 0, 1) });
  const fetch = scriptedFetch([
    () => {
      t.mock.timers.setTime(Date.UTC(2026, 0, 1, 0, 0, 7));
      return BUSY();
    },
    ANY_ANSWER,
  ]);
  await client(fetch).converse(HELLO);
  assert.deepEqual(
    fetch.sent.map(({ headers }) => headers["x-amz-date"]),
    ["20260101T000000Z", "20260101T000007Z"],
  );
  assert.notEqual(fetch.sent[0].headers.authorization, fetch.sent[1].headers.authorization);
});

test("a response cannot have a request signed for a time more than 24 hours away", async (t) => {
  const now = Date.UTC(2026, 0, 1);
  t.mock.timers.enable({ apis: ["Date"], now });
  const refusal = (text, date) =>
    json({ message: text }, 403, { "x-amzn-errortype": "InvalidSignatureException", ...(date && { date }) });
  for (const [hours, attempts] of [
    [-24.01, 1],
    [-23.99, 2],
    [23.99, 2],
    [24.01, 1],
    [24 * 365 * 74, 1],
  ]) {
    const service = new Date(now + hours * 3_600_000);
    const compact = service.toISOString().replace(/[-:]|\.\d+/g, "");
    for (const answer of [
      refusal("no", service.toUTCString()),
      refusal(`Signature expired: it is now (${compact} + 5 min.)`),
    ]) {
      const fetch = scriptedFetch([answer, json({})]);
      const error = await client(fetch)
        .converse(HELLO)
        .catch((error) => error);
      assert.equal(fetch.sent.length, attempts, `${hours} hours`);
      if (attempts === 1) assert.equal(error.name, "InvalidSignatureException");
      const signedAt = attempts === 1 ? new Date(now) : service;
      const second = signedAt.toISOString().replace(/[-:]|\.\d+/g, "");
      assert.equal(fetch.sent.at(-1).headers["x-amz-date"], second);
    }
  }
});

test("429 is tried again after at least what x-amz-retry-after asks for", async () => {
  const busy = json({ message: "slow down" }, 429, {
    "x-amzn-errortype": "ThrottlingException",
    "x-amz-retry-after": "1100",
  });
  const fetch = scriptedFetch([busy, ANY_ANSWER]);
  const start = performance.now();
  const { $metadata } = await client(fetch).converse(HELLO);
  assert.equal($metadata.attempts, 2);
  assert.equal($metadata.totalRetryDelay, 1100);
  assert.ok(performance.now() - start >= 1095);
});

test("attempts end at maxAttempts, of the call or the client, with the last error", async () => {
  for (const [config, options, attempts] of [
    [{}, {}, 3],
    [{ maxAttempts: 2 }, {}, 2],
    [{ maxAttempts: 2 }, { maxAttempts: 4 }, 4],
    [{}, { maxAttempts: 1 }, 1],
  ]) {
    const fetch = scriptedFetch([BUSY]);
    const error = await rejection(client(fetch, config).converse(HELLO, options));
    assert.equal(error.name, "ServiceUnavailableException");
    assert.equal(error.$metadata.attempts, attempts);
    assert.equal(fetch.sent.length, attempts);
  }
});

test("errors that would repeat are not retried", async () => {
  for (const status of [400, 401, 403, 404, 408, 413, 424, 501]) {
    const fetch = scriptedFetch([json({ message: "no" }, status)]);
    await rejection(client(fetch).converse(HELLO));
    assert.equal(fetch.sent.length, 1, `status ${status}`);
  }
});

test("the retry quota of a client runs out: then calls fail at once", async () => {
  const fetch = scriptedFetch([BUSY]);
  const busy = client(fetch);
  for (let call = 0; call < 25; call++) await rejection(busy.converse(HELLO));
  const before = fetch.sent.length;
  await rejection(busy.converse(HELLO));
  assert.equal(fetch.sent.length, before + 1);
  const retries = before - 25;
  assert.equal(retries, Math.floor(500 / 14));
});

test("a body that is lost in the middle is asked for again; when the attempts run out, the error says so", async () => {
  const lost = faulty(json({ stopReason: "end_turn", body: "x".repeat(500) }), { resetAtByte: 100 });
  for (const method of ["converse", "invokeModel"]) {
    const input = { ...HELLO, body: "{}" };
    const fetch = scriptedFetch([lost, json({ stopReason: "end_turn" })]);
    assert.equal((await client(fetch)[method](input)).$metadata.attempts, 2);
    const error = await rejection(client(scriptedFetch([lost]))[method](input));
    assert.ok(error instanceof NetworkError, error.stack);
    assert.deepEqual(
      [error.code, error.retryable, error.$metadata.attempts, error.$metadata.httpStatusCode],
      ["connection_lost", true, 3, 200],
    );
    const refused = await rejection(client(scriptedFetch([lost, serviceError("ValidationException")]))[method](input));
    assert.equal(refused.name, "ValidationException");
  }
});

test("an output without required members may have no body, and a status that cannot have one", async () => {
  for (const status of [200, 202, 204]) {
    const { $metadata } = await client(scriptedFetch([() => new Response(null, { status })])).listAsyncInvokes({});
    assert.equal($metadata.httpStatusCode, status);
  }
});
