// The hash of a body is SHA-256, by WebCrypto or without it, whatever the length.
import assert from "node:assert/strict";
import { createHash, webcrypto } from "node:crypto";
import { test } from "node:test";
import { init } from "bedrock-wasm";
import { payloadHash, uuidOf } from "../../../pkg/data/body.js";

const LENGTHS = [0, 1, 63, 64, 3071, 3072, 3073, 100_000];
const official = (bytes) => createHash("sha256").update(bytes).digest("hex");
const bytesOf = (length) => Uint8Array.from({ length }, (_, at) => (at * 31) % 256);

for (const [what, crypto] of [
  ["with WebCrypto", webcrypto],
  // https://www.w3.org/TR/webcrypto-2/#Crypto-interface: `subtle` is missing in pages that came over plain http.
  ["in a page that came over plain http", { getRandomValues: webcrypto.getRandomValues.bind(webcrypto) }],
  ["in a runtime without crypto", undefined],
]) {
  test(`bodies are hashed as Node hashes them ${what}`, async (t) => {
    await init();
    const before = Object.getOwnPropertyDescriptor(globalThis, "crypto");
    t.after(() => Object.defineProperty(globalThis, "crypto", before));
    Object.defineProperty(globalThis, "crypto", { value: crypto, configurable: true });
    for (const length of LENGTHS) {
      assert.equal(await payloadHash(bytesOf(length)), official(bytesOf(length)), `${length}`);
    }
    assert.equal(await payloadHash(), official(""));
  });
}

// https://www.rfc-editor.org/rfc/rfc9562#section-4
test("a UUID is written with its hyphens", () => {
  const text = "f81d4fae-7dec-11d0-a765-00a0c91e6bf6";
  assert.equal(uuidOf(Buffer.from(text.replaceAll("-", ""), "hex")), text);
});
