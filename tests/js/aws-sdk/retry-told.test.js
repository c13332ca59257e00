// What a retry strategy is told of a failure, beside the AWS SDK.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as sdk from "@aws-sdk/client-bedrock-runtime";
import * as dropIn from "bedrock-wasm/aws-sdk/client-bedrock-runtime";
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
