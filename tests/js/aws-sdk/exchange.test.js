// What a call keeps of a response: its ids, its bytes, its errors without secrets, and the abort that ends it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Exchange } from "../../../pkg/aws-sdk/lib/exchange.js";

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
