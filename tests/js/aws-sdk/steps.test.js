// The middlewares of a client one by one: what each adds to a request, and what it leaves.
import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { Exchange } from "../../../pkg/aws-sdk/lib/exchange.js";
import { signalOf } from "../../../pkg/aws-sdk/lib/call-signal.js";
import { contentLength, hostHeader, recursionDetection, userAgent } from "../../../pkg/aws-sdk/lib/serialize.js";

/** The headers of a request after a middleware. */
async function headersAfter(middleware, request, context = {}) {
  let seen;
  const next = async (args) => (seen = args.request.headers);
  await middleware(next, context)({ request: { headers: {}, ...request } });
  return seen;
}

test("the length of a body is that of its bytes, unless a header or nothing says it", async () => {
  for (const [request, headers] of [
    [{ body: "é" }, { "content-length": "2" }],
    [
      { body: new Uint8Array(3), headers: { a: "1" } },
      { a: "1", "content-length": "3" },
    ],
    [{ body: "x", headers: { "Content-Length": "9" } }, { "Content-Length": "9" }],
    [{ body: {} }, {}],
    [{ body: "" }, {}],
    [{}, {}],
  ]) {
    assert.deepEqual(await headersAfter(contentLength, request), headers);
  }
});

test("the user agent is what the client, the call and the app are named, in characters that a header has", async () => {
  const config = (more) => ({ userAgentAppId: async () => undefined, ...more });
  const agent = async (more, context) => (await headersAfter(userAgent(config(more)), {}, context))["x-amz-user-agent"];
  assert.equal(await agent(), undefined);
  const all = {
    defaultUserAgentProvider: async () => [
      ["sdk", "1 é"],
      ["lang", undefined, "js"],
    ],
    customUserAgent: [["mine"]],
    userAgentAppId: async () => "app(1)",
  };
  assert.equal(await agent(all, { userAgent: [["m", "A,B"]] }), "sdk/1-- lang/js m/A-B mine app/app-1-");
  assert.equal(await agent({ defaultUserAgentProvider: async () => undefined, customUserAgent: [["a", "b"]] }), "a/b");
});

test("the host is a header, of HTTP/2 its pseudo-header, unless it is set", async () => {
  const handler = (handlerProtocol) => hostHeader({ requestHandler: { metadata: { handlerProtocol } } });
  const request = (headers, port) => ({ hostname: "h", port, headers });
  for (const [middleware, given, headers] of [
    [handler("http/1.1"), request({}), { host: "h" }],
    [handler(undefined), request({}, 80), { host: "h:80" }],
    [hostHeader({ requestHandler: {} }), request({ host: "" }), { host: "h" }],
    [handler("http/1.1"), request({ host: "other" }), { host: "other" }],
    [handler("h2"), request({ host: "gone" }, 8443), { ":authority": "h:8443" }],
    [handler("h2"), request({ ":authority": "other" }), { ":authority": "other" }],
  ]) {
    assert.deepEqual(await headersAfter(middleware, given), headers);
  }
});

const VARIABLES = ["AWS_LAMBDA_FUNCTION_NAME", "_X_AMZN_TRACE_ID"];
afterEach(() => VARIABLES.forEach((name) => delete process.env[name]));

test("a function of Lambda passes its trace on, and nobody else does", async () => {
  const headers = (given = {}) => headersAfter(recursionDetection, { headers: given });
  process.env._X_AMZN_TRACE_ID = "trace";
  assert.deepEqual(await headers(), {});
  process.env.AWS_LAMBDA_FUNCTION_NAME = "f";
  assert.deepEqual(await headers(), { "X-Amzn-Trace-Id": "trace" });
  assert.deepEqual(await headers({ "x-amzn-Trace-ID": "own" }), { "x-amzn-Trace-ID": "own" });
  delete process.env._X_AMZN_TRACE_ID;
  assert.deepEqual(await headers(), {});
});

test("a response has the SDK's names for its ids, whichever header has them, and no pseudo-headers", () => {
  const metadata = (headers) => {
    const exchange = new Exchange(undefined, undefined, (error) => error);
    exchange.takes({ statusCode: 201, headers });
    const { requestId, extendedRequestId, cfId, httpStatusCode } = exchange.$metadata;
    return [httpStatusCode, requestId, extendedRequestId, cfId];
  };
  for (const [headers, ids] of [
    [{ "x-amzn-requestid": "1", "x-amzn-request-id": "2", "x-amz-request-id": "3" }, ["1", undefined, undefined]],
    [{ "x-amzn-request-id": "2", "x-amz-request-id": "3", "x-amz-id-2": "4" }, ["2", "4", undefined]],
    [{ "x-amz-request-id": "3", "x-amz-cf-id": "5", ":status": "201" }, ["3", undefined, "5"]],
    [undefined, [undefined, undefined, undefined]],
  ]) {
    assert.deepEqual(metadata(headers), [201, ...ids]);
  }
  const { $metadata } = new Exchange(undefined, undefined, (error) => error);
  assert.deepEqual([$metadata.httpStatusCode, $metadata.requestId], [undefined, undefined]);
});

test("a response is ok from 200 to 299, and its bytes are those of text, of bytes and of a blob", async () => {
  const taken = (response) => new Exchange(undefined, {}, (error) => error).takes(response);
  const ok = [199, 200, 299, 300, 2000, 1200].map((statusCode) => taken({ statusCode }).ok);
  assert.deepEqual(ok, [false, true, true, false, false, false]);
  for (const [body, bytes] of [
    [undefined, []],
    ["a", [97]],
    [new Uint8Array([1]), [1]],
    [new Blob(["b"]), [98]],
  ]) {
    assert.deepEqual([...new Uint8Array(await taken({ statusCode: 200, body }).arrayBuffer())], bytes);
  }
});

test("secrets of an identity are not in errors", () => {
  const exchange = new Exchange(undefined, { secretAccessKey: "very-secret-key", expiration: 5 }, (error) => error);
  assert.doesNotMatch(exchange.redactor.clean(new Error("it was very-secret-key")).message, /very-secret-key/);
});

test("an abort reaches a call and what reads its response, until it is closed", () => {
  const exchangeOf = (controller) => {
    const told = [];
    const exchange = new Exchange(controller.signal, {}, (error) => error);
    exchange.onAbort = (reason) => told.push(reason);
    return { exchange, told };
  };
  const controller = new AbortController();
  const [open, closed] = [exchangeOf(controller), exchangeOf(controller)];
  const silent = new Exchange(controller.signal, {}, (error) => error);
  closed.exchange.close();
  controller.abort("enough");
  assert.deepEqual(
    [open.exchange.signal.aborted, closed.exchange.signal.aborted, silent.signal.aborted],
    [true, false, true],
  );
  assert.deepEqual(
    [open.told.map(({ name, message }) => [name, message]), closed.told],
    [[["AbortError", "enough"]], []],
  );
  assert.throws(() => exchangeOf(controller), { name: "AbortError" });
});

test("a signal has the SDK's name for every reason, and is one of each caller's", () => {
  assert.deepEqual([signalOf(undefined), signalOf(null)], [undefined, undefined]);
  assert.throws(() => signalOf({ signal: 1 }), {
    name: "InputError",
    message: "abortSignal: give an AbortSignal, such as the `signal` of an AbortController",
  });
  const own = Object.assign(new Error("mine"), { name: "AbortError" });
  for (const [reason, message, cause] of [
    ["enough", "enough", "enough"],
    [5, "5", 5],
    [new Error("e"), "Request aborted", new Error("e")],
    [null, "Request aborted", null],
    [own, "mine", undefined],
  ]) {
    const controller = new AbortController();
    const signal = signalOf(controller.signal);
    assert.equal(signalOf(controller.signal), signal);
    signal.throwIfAborted();
    assert.deepEqual([signal.aborted, signal.reason], [false, undefined]);
    controller.abort(reason);
    assert.deepEqual([signal.aborted, signal.reason.name, signal.reason.message], [true, "AbortError", message]);
    assert.deepEqual(signal.reason.cause, cause);
    assert.equal(signal.reason, signal.reason);
    assert.throws(() => signal.throwIfAborted(), signal.reason);
  }
  const older = signalOf({ aborted: true });
  assert.deepEqual([older.reason.message, "cause" in older.reason], ["Request aborted", false]);
});

test("an older signal of the SDK is listened to while somebody listens", () => {
  const callers = { aborted: false, onabort: null };
  const signal = signalOf(callers);
  const told = [];
  const [one, two] = ["one", "two"].map((name) => () => told.push([name, signal.reason.message]));
  signal.addEventListener("abort", one);
  const { onabort } = callers;
  signal.addEventListener("abort", two);
  assert.ok(onabort && callers.onabort === onabort);
  signal.removeEventListener("abort", two);
  assert.equal(callers.onabort, onabort);
  onabort();
  assert.deepEqual(told, [["one", "Request aborted"]]);
  signal.removeEventListener("abort", one);
  assert.equal(callers.onabort, null);
  signal.addEventListener("abort", one);
  const another = () => {};
  callers.onabort = another;
  signal.removeEventListener("abort", one);
  assert.equal(callers.onabort, another);
});
