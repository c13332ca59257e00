// init(): what it takes, what it refuses, and that a failure is not kept. Each file of tests is a separate process.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { createContext, runInContext } from "node:vm";
import { BedrockError, init, InputError, signRequest } from "bedrock-wasm";
import { CREDENTIALS, rejection } from "../support/clients.js";

const WASM = new URL("../../../pkg/wasm/bedrock_wasm_bg.wasm", import.meta.url);
const signed = () =>
  signRequest({ url: "https://example.com/" }, { credentials: CREDENTIALS, region: "us-east-1", service: "s3" });

test("values that are not modules are refused, and the next call to init starts afresh", async () => {
  const missing = await rejection(init(new Response("no", { status: 404 })));
  assert.ok(missing instanceof InputError, missing.stack);
  assert.match(missing.message, /404/);
  for (const wrong of [new Response("<!doctype html>"), Uint8Array.of(0, 1, 2), 5, {}]) {
    const error = await rejection(init(wrong));
    assert.ok(error instanceof BedrockError, String(error));
    assert.match(error.message, /^module: /);
  }
});

test("another module is refused, and the right one is taken after it", async () => {
  const other = await rejection(init(new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0))));
  assert.ok(other instanceof InputError, other.stack);
  assert.match(other.message, /^module: is not this package/);
});

test("callers at the same time have an error each", async () => {
  const other = () => rejection(init(new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0))));
  const [first, second] = await Promise.all([other(), other()]);
  assert.ok(first instanceof InputError && second instanceof InputError);
  assert.equal(first.message, second.message);
  assert.notEqual(first, second);
  assert.notEqual(first.$metadata, second.$metadata);
});

test("a module of another realm, as runtimes that compile at build time hand it over", async (t) => {
  const compiledAnew = t.mock.method(WebAssembly, "compile");
  const realm = createContext({ bytes: await readFile(WASM) });
  const module = await runInContext("WebAssembly.compile(bytes)", realm);
  assert.ok(!(module instanceof WebAssembly.Module));
  await init(module);
  assert.equal(compiledAnew.mock.callCount(), 0);
  assert.match((await signed()).headers.authorization, /^AWS4/);
});

test("once there is an instance, nothing else is taken", async () => {
  await init(Uint8Array.of(0));
  assert.match((await signed()).headers.authorization, /^AWS4/);
});
