// Where init() finds the module. Each copy of the file under test begins without an instance.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { createContext, runInContext } from "node:vm";
import { BedrockError, InputError } from "bedrock-wasm";
import { rejection } from "../support/clients.js";

const BYTES = await readFile(new URL("../../../pkg/wasm/bedrock_wasm_bg.wasm", import.meta.url));
const URL_ = "https://cdn.example/bedrock_wasm_bg.wasm";
/** Magic and version; with it, a memory that is exported as "m". */
const EMPTY = Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0);
const OTHER = Uint8Array.of(...EMPTY, 5, 3, 1, 0, 0, 7, 5, 1, 1, 0x6d, 2, 0);

let copies = 0;
const copy = () => import(`../../../pkg/module/instance.js?copy=${++copies}`);
const failureOf = async (source) => rejection((await copy()).init(source));

/** A response as fetch gives it, with the address that it is from. */
const fetched = (body, init) => Object.defineProperty(new Response(body, init), "url", { value: URL_ });

for (const source of [URL_, new URL(URL_)]) {
  test(`${source.constructor.name}: the module is fetched there`, async (t) => {
    const fetch = t.mock.method(globalThis, "fetch", async () => fetched(BYTES));
    await (await copy()).init(source);
    assert.deepEqual(
      fetch.mock.calls.map((call) => call.arguments),
      [[source]],
    );
  });

  test(`${source.constructor.name}: a page in place of the module is named by its address`, async (t) => {
    t.mock.method(globalThis, "fetch", async () => fetched("not found", { status: 404 }));
    const error = await failureOf(source);
    assert.ok(error instanceof InputError, error.stack);
    assert.equal(error.message, `module: ${URL_} responded with status 404`);
  });
}

for (const [name, made] of Object.entries({
  "a response": () => new Response(BYTES),
  bytes: () => BYTES,
  "a buffer": () => BYTES.buffer.slice(BYTES.byteOffset, BYTES.byteOffset + BYTES.byteLength),
  "a compiled module": () => WebAssembly.compile(BYTES),
  "a compiled module of another realm": () => runInContext("WebAssembly.compile(BYTES)", createContext({ BYTES })),
})) {
  test(`${name}: taken as it is, without another fetch, and compiled once`, async (t) => {
    const source = await made();
    const fetch = t.mock.method(globalThis, "fetch");
    const compile = t.mock.method(WebAssembly, "compile");
    await (await copy()).init(source);
    assert.deepEqual([fetch.mock.callCount(), compile.mock.callCount()], [0, name.includes("compiled") ? 0 : 1]);
  });
}

test("a module that is not this package's is refused, whatever it exports", async () => {
  for (const source of [EMPTY, OTHER, new WebAssembly.Module(OTHER), new Response(OTHER)]) {
    const error = await failureOf(source);
    assert.ok(error instanceof InputError, error.stack);
    assert.equal(error.message, "module: is not this package's wasm/bedrock_wasm_bg.wasm");
  }
});

test("anything else cannot be loaded: the error has the engine's as its cause, and may be tried again", async () => {
  for (const source of [5, {}, Uint8Array.of(0, 1, 2), new Response("<!doctype html>")]) {
    const error = await failureOf(source);
    assert.ok(error instanceof BedrockError, error.stack);
    assert.deepEqual([error.code, error.retryable], ["module_failed", true]);
    assert.equal(error.message, `module: cannot be loaded: ${error.cause.message}`);
  }
});
