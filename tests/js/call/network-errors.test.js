// A request without a response: what fetch threw is the cause, its code is in the message, and the likely causes fit the place.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { test } from "node:test";
import { NetworkError } from "bedrock-wasm";
import { networkFailure, scriptedFetch } from "bedrock-wasm/testing";
import { client, HELLO, rejection } from "../support/clients.js";

/** What Node's fetch throws: the code is in the cause (undici, lib/web/fetch/index.js). */
const nodes = (code) =>
  new TypeError("fetch failed", { cause: Object.assign(new Error(code.toLowerCase()), { code }) });

async function failure(thrown, options = {}) {
  const outcomes = [];
  const made = client(scriptedFetch([networkFailure(thrown)]), {
    maxAttempts: 1,
    onResponse: (outcome) => outcomes.push(outcome),
    ...options,
  });
  const error = await rejection(made.converse(HELLO));
  assert.ok(error instanceof NetworkError, error.stack);
  assert.deepEqual([error.code, error.retryable], ["network", true]);
  return { error, outcomes };
}

test("the cause is what fetch threw, and its code is in the message and in onResponse", async () => {
  for (const code of ["DEPTH_ZERO_SELF_SIGNED_CERT", "ECONNREFUSED", "UND_ERR_HEADERS_TIMEOUT", "ENOTFOUND"]) {
    const thrown = nodes(code);
    const { error, outcomes } = await failure(thrown);
    assert.equal(error.cause, thrown);
    assert.ok(error.message.includes(`(fetch failed: ${code})`), error.message);
    assert.equal(outcomes[0].failure, `fetch failed: ${code}`);
    assert.equal(outcomes[0].cause, thrown);
    assert.equal(error.$metadata.attempts, 1);
  }
});

test("a code on the error itself counts, is not repeated, and a number is not one", async () => {
  const bun = Object.assign(new Error("Unable to connect"), { code: "ConnectionRefused" });
  assert.match((await failure(bun)).error.message, /\(Unable to connect: ConnectionRefused\)/);
  const named = Object.assign(new Error("connect ECONNREFUSED 127.0.0.1:1"), { code: "ECONNREFUSED" });
  assert.match((await failure(named)).error.message, /\(connect ECONNREFUSED 127\.0\.0\.1:1\)/);
  assert.match((await failure(new DOMException("lost", "NetworkError"))).error.message, /\(lost\)/);
});

test("anything that is thrown is kept", async () => {
  for (const thrown of ["text", undefined, null, 5, Symbol("s"), { odd: true }, []]) {
    const { error } = await failure(thrown === undefined ? null : thrown);
    assert.match(error.message, /no response came/);
  }
});

test("a real connection that is refused", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  const error = await rejection(
    client(undefined, { endpoint: `http://127.0.0.1:${port}`, maxAttempts: 1 }).converse(HELLO),
  );
  assert.match(error.message, /ECONNREFUSED/);
  assert.equal(error.cause.cause.code, "ECONNREFUSED");
});

test("a connection that is lost while a response is read says why", async () => {
  const lost = async () =>
    new Response(new ReadableStream({ start: (controller) => controller.error(nodes("UND_ERR_SOCKET")) }));
  const error = await rejection(client(lost, { maxAttempts: 1 }).converse(HELLO));
  assert.deepEqual([error.name, error.code], ["NetworkError", "connection_lost"]);
  assert.match(error.message, /fetch failed: UND_ERR_SOCKET/);
});

test("pages and their workers hear of CORS and Content-Security-Policy, others of TLS and proxies", async (t) => {
  const { error } = await failure(nodes("ECONNREFUSED"));
  for (const word of ["DNS", "TLS", "proxy"]) assert.match(error.message, new RegExp(word));
  assert.doesNotMatch(error.message, /CORS|Content-Security-Policy/);
  for (const name of ["document", "importScripts"]) {
    t.after(() => delete globalThis[name]);
    globalThis[name] = () => {};
    const { error } = await failure(new TypeError("Failed to fetch"));
    for (const word of ["CORS", "connect-src", "DNS", "proxy", "`endpoint`"]) {
      assert.match(error.message, new RegExp(word));
    }
    delete globalThis[name];
  }
});

test("the code is found however deep it is, and in a list of errors", async () => {
  const coded = Object.assign(new Error("connect"), { code: "ECONNREFUSED" });
  for (const [thrown, expected] of [
    [new TypeError("fetch failed", { cause: new Error("inner", { cause: coded }) }), /\(fetch failed: ECONNREFUSED\)/],
    [
      new TypeError("fetch failed", { cause: new AggregateError([coded, new Error("other")]) }),
      /\(fetch failed: ECONNREFUSED\)/,
    ],
    [new AggregateError([coded], "all failed"), /\(all failed: ECONNREFUSED\)/],
    [{ code: "EAI_AGAIN" }, /\(an object without a message: EAI_AGAIN\)/],
    [{}, /\(an object without a message\)/],
  ]) {
    const error = await rejection(client(async () => Promise.reject(thrown), { maxAttempts: 1 }).converse(HELLO));
    assert.match(error.message, expected);
  }
});
