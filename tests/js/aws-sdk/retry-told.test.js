// What a retry strategy is told of a failure, and what the standard one makes of it, beside the AWS SDK.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as sdk from "@aws-sdk/client-bedrock-runtime";
import { StandardRetryStrategy } from "@smithy/core/retry";
import * as dropIn from "bedrock-wasm/aws-sdk/client-bedrock-runtime";
import { StandardRetryStrategy as Ours } from "../../../pkg/aws-sdk/lib/retry.js";
import { CREDENTIALS, HELLO, REGION } from "../support/clients.js";

/** Makes an error afresh for each client, since both write to it. */
const error =
  (members, message = "it failed") =>
  () => {
    const { $metadata, cause } = members;
    return Object.assign(
      new Error(message),
      members,
      $metadata && { $metadata: { ...$metadata } },
      cause && { cause: cause() },
    );
  };
const behind = (depth, cause) => (depth ? error({ cause: behind(depth - 1, cause) }) : cause);

/** What a strategy of the caller's own is told of a failing call, and what the call throws. */
async function told({ BedrockRuntimeClient, ConverseCommand }, handle) {
  const log = [];
  const retryStrategy = {
    mode: "mine",
    acquireInitialRetryToken: async () => ({ getRetryCount: () => 0, getRetryDelay: () => 0 }),
    async refreshRetryTokenForRetry(_token, { errorType, retryAfterHint, error }) {
      log.push([errorType, retryAfterHint?.getTime(), error.name]);
      throw new Error("no more");
    },
    recordSuccess() {},
  };
  const requestHandler = { handle, updateHttpClientConfig() {}, httpHandlerConfigs: () => ({}) };
  const client = new BedrockRuntimeClient({ region: REGION, credentials: CREDENTIALS, requestHandler, retryStrategy });
  const { name, $metadata } = await client.send(new ConverseCommand(HELLO)).catch((error) => error);
  return [log, name, $metadata?.attempts, $metadata?.totalRetryDelay];
}

const THROWN = {
  "nothing special": error({}),
  ...Object.fromEntries(
    [
      "ThrottlingException",
      "Throttling",
      "ThrottledException",
      "RequestThrottled",
      "RequestThrottledException",
      "TooManyRequestsException",
      "RequestLimitExceeded",
      "BandwidthLimitExceeded",
      "LimitExceededException",
      "ProvisionedThroughputExceededException",
      "EC2ThrottledException",
      "PriorRequestNotComplete",
      "TransactionInProgressException",
      "SlowDown",
      "TimeoutError",
      "RequestTimeout",
      "RequestTimeoutException",
      "ValidationException",
    ].map((name) => [name, error({ name })]),
  ),
  ...Object.fromEntries(
    ["ECONNRESET", "ECONNREFUSED", "EPIPE", "ETIMEDOUT", "EHOSTUNREACH", "ENETUNREACH", "ENOTFOUND", "EACCES"].map(
      (code) => [code, error({ code })],
    ),
  ),
  "the trait of retries": error({ $retryable: {} }),
  "the trait of throttling": error({ $retryable: { throttling: true } }),
  "an abort that may be retried": error({ name: "AbortError", $retryable: {} }),
  "a cause": error({ cause: error({ code: "ECONNRESET" }) }),
  "a cause that throttles": error({ cause: error({ name: "SlowDown" }) }),
  "causes in a row": behind(11, error({ code: "ECONNRESET" })),
  "more causes than are looked at": behind(12, error({ code: "ECONNRESET" })),
  "an error that is its cause": () => {
    const circle = new Error("it failed");
    return Object.assign(circle, { cause: circle });
  },
  "an abort behind an error": error({ cause: error({ name: "AbortError", cause: error({ code: "EPIPE" }) }) }),
  "a refused stream of HTTP/2": error({ code: "ERR_HTTP2_STREAM_ERROR" }, "closed with NGHTTP2_REFUSED_STREAM"),
  "a corrected clock": error({ $metadata: { clockSkewCorrected: true } }),
  ...Object.fromEntries(
    [400, 403, 429, 499, 500, 501, 502, 503, 504, 505, 599].map((httpStatusCode) => [
      `status ${httpStatusCode}`,
      error({ $metadata: { httpStatusCode } }),
    ]),
  ),
};

for (const [name, thrown] of Object.entries(THROWN)) {
  test(`a strategy is told the same of ${name}`, async () => {
    const handle = () => Promise.reject(thrown());
    assert.deepEqual(await told(dropIn, handle), await told(sdk, handle));
  });
}

test("a status of another length is not transient", async () => {
  for (const httpStatusCode of [1500, 5000]) {
    for (const module of [dropIn, sdk]) {
      const [[[errorType]]] = await told(module, () => Promise.reject(error({ $metadata: { httpStatusCode } })()));
      assert.notEqual(errorType, "TRANSIENT");
    }
  }
});

for (const headers of [
  {},
  { "retry-after": "3" },
  { "retry-after": "0.5" },
  { "retry-after": "nonsense" },
  { "retry-after": "Thu, 01 Jan 2026 00:01:00 GMT" },
  { "x-amz-retry-after": "1500" },
  { "x-amz-retry-after": "nonsense" },
  { "x-amz-retry-after": "1500", "retry-after": "3" },
]) {
  test(`a strategy is told the same time: ${JSON.stringify(headers)}`, async (t) => {
    t.mock.timers.enable({ apis: ["Date"], now: Date.UTC(2026, 0, 1) });
    const handle = async () => {
      const all = { "content-type": "application/json", "x-amzn-errortype": "ServiceUnavailableException", ...headers };
      return { response: { statusCode: 503, headers: all, body: Buffer.from('{"message":"later"}') } };
    };
    assert.deepEqual(await told(dropIn, handle), await told(sdk, handle));
  });
}

/** What a strategy says to failures in a row: the count, the pause and the cost of each, or that there is no more. */
async function said(Strategy, maxAttempts, failures, successes) {
  const strategy = new Strategy(async () => maxAttempts);
  const rows = [strategy.mode];
  for (const failuresOfCall of failures) {
    let token = await strategy.acquireInitialRetryToken("");
    rows.push([token.getRetryCount(), token.getRetryCost()]);
    try {
      for (const failure of failuresOfCall) {
        token = await strategy.refreshRetryTokenForRetry(token, failure);
        const pause = token.$retryLog?.acquisitionDelay ?? token.getRetryDelay();
        rows.push([token.getRetryCount(), pause, token.getRetryCost()]);
      }
      if (successes) strategy.recordSuccess(token);
    } catch (refused) {
      rows.push(refused.message);
    }
  }
  return rows;
}

const DATE = Date.UTC(2026, 0, 1);
const HINTS = [-1_000, 0, 10, 4_000, 60_000].map((ms) => new Date(DATE + ms));
const of = (errorType, count, more = {}) => Array.from({ length: count }, () => ({ errorType, ...more }));

for (const [name, maxAttempts, failures, successes] of [
  ["pauses grow up to a limit", 20, [of("TRANSIENT", 15), of("THROTTLING", 15)]],
  ["the service's time is heeded", 20, HINTS.flatMap((retryAfterHint) => [of("TRANSIENT", 2, { retryAfterHint })])],
  ["attempts are counted", 3, [of("TRANSIENT", 3), of("THROTTLING", 1), of("TRANSIENT", 2)]],
  ["one attempt is one", 1, [of("TRANSIENT", 1)]],
  ["not a number of attempts", undefined, [of("TRANSIENT", 1)]],
  ["what fails for good is not tried again", 3, [of("CLIENT_ERROR", 1), of("SERVER_ERROR", 1)]],
  ["the quota runs out", 3, Array(40).fill(of("TRANSIENT", 1))],
  ["the quota of throttling runs out later", 3, Array(110).fill(of("THROTTLING", 1))],
  ["successes give the quota back", 3, Array(40).fill(of("TRANSIENT", 1)), true],
  [
    "first successes give one each",
    9,
    [...Array(5).fill(of("TRANSIENT", 7)), ...Array(20).fill([]), of("TRANSIENT", 8)],
    true,
  ],
]) {
  test(`the standard strategy: ${name}`, async (t) => {
    t.mock.timers.enable({ apis: ["Date"], now: DATE });
    t.mock.method(Math, "random", () => 0.73);
    t.mock.method(globalThis, "setTimeout", (done) => queueMicrotask(done));
    assert.deepEqual(
      await said(Ours, maxAttempts, failures, successes),
      await said(StandardRetryStrategy, maxAttempts, failures, successes),
    );
  });
}
