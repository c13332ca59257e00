// Blobs as base64, in both directions, against Node's own.
import assert from "node:assert/strict";
import { test } from "node:test";
import { base64Of } from "../../../pkg/data/body.js";
import { fromBase64OrThrow } from "../../../pkg/data/paths.js";

const LENGTHS = [...Array(20).keys(), 255, 256, 8191, 8192, 8193, 16384, 100_001, 3_000_000];
const bytesOf = (length) => Uint8Array.from({ length }, (_, at) => (Math.imul(at, 2654435761) >>> 11) % 256);

test("bytes of every length come out as Node writes them, and come back", () => {
  for (const length of LENGTHS) {
    const bytes = bytesOf(length);
    const text = Buffer.from(bytes).toString("base64");
    assert.equal(base64Of(bytes), text, String(length));
    const back = fromBase64OrThrow(text);
    assert.ok(back instanceof Uint8Array && !Buffer.isBuffer(back));
    assert.deepEqual([back.byteOffset, back.buffer.byteLength], [0, length]);
    assert.ok(Buffer.from(bytes).equals(back), String(length));
  }
});

test("a part of a buffer is encoded as it stands", () => {
  assert.equal(base64Of(Buffer.from("abcdef").subarray(1, 4)), "YmNk");
});

test("text that is not strictly base64 is refused", () => {
  for (const text of [
    "a",
    "YQ",
    "YQ=",
    "YR==",
    "YWI",
    "YWJ=",
    "YQ==YQ==",
    "YW Jj",
    "YWJj\n",
    "YWJ\u00e9",
    "-_-_",
    "====",
    "Y===",
  ]) {
    const message = "a blob in the response is not base64";
    assert.throws(
      () => fromBase64OrThrow(text),
      { name: "StreamIntegrityError", code: "invalid_base64", message },
      text,
    );
  }
  for (const value of [undefined, null, 1234, true, {}, ["YWJj"]]) {
    assert.throws(() => fromBase64OrThrow(value), { code: "invalid_base64" }, String(value));
  }
});
