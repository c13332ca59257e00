// An error of the service becomes a ServiceException; a response that is not the service's is named as such.
import assert from "node:assert/strict";
import { test } from "node:test";
import { BedrockError, NetworkError, ServiceException, StreamIntegrityError } from "bedrock-wasm";
import { json, scriptedFetch, serviceError } from "bedrock-wasm/testing";
import { ANY_ANSWER } from "../support/any-answer.js";
import { client, HELLO, rejection } from "../support/clients.js";

/** An answer with any body and headers. */
function answer(status, headers, body) {
  return () => new Response(body, { status, headers });
}

/** The exception for one answer, without retries. */
async function exceptionFor(respond, method = "converse") {
  const fetch = scriptedFetch([respond]);
  const error = await rejection(
    client(fetch).call(method[0].toUpperCase() + method.slice(1), HELLO, { maxAttempts: 1 }),
  );
  assert.ok(error instanceof ServiceException && error instanceof BedrockError && error instanceof Error, error.stack);
  assert.equal(fetch.sent.length, 1);
  return error;
}

const URI = "http://internal.amazon.com/coral/com.amazon.bedrock/";

const NAMES = {
  "the header": [answer(400, { "x-amzn-errortype": "ValidationException" }, '{"message":"m"}'), "ValidationException"],
  "the header with a URI behind a colon": [
    answer(400, { "x-amzn-errortype": `ValidationException:${URI}` }, "{}"),
    "ValidationException",
  ],
  "the header with a namespace": [
    answer(400, { "x-amzn-errortype": "com.amazon.coral#ValidationException" }, "{}"),
    "ValidationException",
  ],
  "the header before the body": [
    answer(400, { "x-amzn-errortype": "FromHeader" }, '{"__type":"FromBody","code":"FromCode"}'),
    "FromHeader",
  ],
  "the body's __type": [
    answer(400, {}, '{"__type":"com.amazon.coral.service#UnknownOperationException"}'),
    "UnknownOperationException",
  ],
  "the body's code": [answer(400, {}, '{"code":"ResourceNotFoundException"}'), "ResourceNotFoundException"],
  "status 403": [answer(403, {}, "{}"), "AccessDeniedException"],
  "status 404": [answer(404, {}, "{}"), "ResourceNotFoundException"],
  "status 429": [answer(429, {}, ""), "ThrottlingException"],
  "status 500": [answer(500, {}, ""), "InternalServerException"],
  "status 503": [answer(503, {}, "<html>busy</html>"), "ServiceUnavailableException"],
  "no known status": [answer(418, {}, "{}"), "UnknownError"],
};

for (const [source, [respond, name]] of Object.entries(NAMES)) {
  test(`named by ${source}`, async () => {
    const error = await exceptionFor(respond);
    assert.equal(error.name, name);
    assert.ok(String(error).startsWith(`${name}: `));
    assert.ok(error.message.length > 10 || error.message === "m");
  });
}

test("message or Message, and modelled extra members, are kept", async () => {
  const extra = { originalStatusCode: 424, resourceName: "arn:…", nested: { a: [1] } };
  for (const key of ["message", "Message"]) {
    const error = await exceptionFor(
      json({ ...extra, [key]: "It broke: é" }, 424, { "x-amzn-errortype": "ModelErrorException" }),
    );
    assert.equal(error.message, "It broke: é");
    const { originalStatusCode, resourceName, nested } = error;
    assert.deepEqual({ originalStatusCode, resourceName, nested }, extra);
  }
});

test("an error body cannot replace the error's own members", async () => {
  const hostile =
    '{"name":"x","stack":"x","code":"Code","$metadata":"x","$fault":"x","retryable":true,"__proto__":{"polluted":1},"constructor":1,"toString":"x"}';
  const error = await exceptionFor(answer(400, { "x-amzn-errortype": "ValidationException" }, hostile));
  assert.deepEqual(
    [error.name, error.code, error.$fault, error.retryable],
    ["ValidationException", "service", "client", false],
  );
  assert.equal(error.$metadata.httpStatusCode, 400);
  assert.ok(error.stack.includes("service-errors.test.js") || error.stack.includes("client.js"));
  assert.equal({}.polluted, undefined);
  assert.equal(error.polluted, undefined);
  assert.match(`${error}`, /^ValidationException: /);
});

test("bodies that are not JSON objects still make a message with advice", async () => {
  for (const body of ["", "<html><h1>502 Bad Gateway</h1></html>", "null", '"text"', "[1]", "5", "{"]) {
    const error = await exceptionFor(answer(502, { "content-type": "text/html" }, body));
    assert.match(error.message, /HTTP status 502.*proxy/);
    assert.ok(!Object.keys(error).some((key) => /^\d+$/.test(key)), `members of ${body} were copied`);
  }
});

test("$metadata, $fault and retryable", async () => {
  const rows = [
    [400, "ValidationException", "client", false],
    [403, "AccessDeniedException", "client", false],
    [424, "ModelErrorException", "client", false],
    [400, "ServiceQuotaExceededException", "client", false],
    [429, "ThrottlingException", "client", true],
    [400, "ThrottlingException", "client", true],
    [429, "ModelNotReadyException", "client", true],
    [500, "InternalServerException", "server", true],
    [501, "NotImplemented", "server", false],
    [503, "ServiceUnavailableException", "server", true],
  ];
  for (const [status, name, fault, retryable] of rows) {
    const error = await exceptionFor(json({ message: "m" }, status, { "x-amzn-errortype": name }), "converseStream");
    assert.deepEqual([error.name, error.$fault, error.retryable, error.code], [name, fault, retryable, "service"]);
    assert.deepEqual(error.$metadata, {
      httpStatusCode: status,
      requestId: "request-1",
      attempts: 1,
      totalRetryDelay: 0,
    });
  }
});

test("a text of the service's is never taken for a failure of the module", async () => {
  const error = await rejection(
    client(scriptedFetch([serviceError("ConflictException", { message: "stale object" })])).converse(HELLO),
  );
  assert.deepEqual([error.name, error.code, error.retryable], ["ConflictException", "service", false]);
});

test("redirects are never followed: keys go to the configured host alone", async () => {
  const fetch = scriptedFetch([ANY_ANSWER]);
  await client(fetch).converse(HELLO);
  assert.equal(fetch.sent[0].init.redirect, "error");
});

test("a 200 that is not JSON does not come from Bedrock", async () => {
  for (const body of ["<html>captive portal</html>", "{", "[]", '"text"', "null", "5"]) {
    const error = await rejection(
      client(scriptedFetch([answer(200, { "content-type": "text/html" }, body)])).converse(HELLO),
    );
    assert.ok(error instanceof StreamIntegrityError, `${body}: ${error.stack}`);
    assert.match(error.message, /is not a JSON object.*is not AWS/);
  }
});

test("no answer at all: NetworkError that names the likely causes", async () => {
  const fetch = scriptedFetch([() => Promise.reject(new TypeError("fetch failed"))]);
  const error = await rejection(client(fetch).converse(HELLO, { maxAttempts: 1 }));
  assert.ok(error instanceof NetworkError, error.stack);
  assert.match(error.message, /fetch failed.*endpoint.*DNS.*TLS.*proxy/);
  assert.equal(error.retryable, true);
  assert.equal(error.$metadata.attempts, 1);
});
