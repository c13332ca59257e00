// Values that travel as text: members in headers, times as seconds, bytes as base64.
import assert from "node:assert/strict";
import { test } from "node:test";
import { BlobPayload } from "../../../pkg/data/blob-payload.js";
import { markedHeader } from "../../../pkg/data/marked-headers.js";
import { withSeconds } from "../../../pkg/data/seconds.js";

// https://smithy.io/2.0/spec/http-bindings.html#httpheader-serialization-rules: times in headers are RFC 7231's unless told.
const HEADERS = new Headers({
  "x-count": "12",
  "x-yes": "true",
  "x-no": "false",
  "x-when": "Sun, 29 Nov 2026 05:09:20 GMT",
  "x-meta-Colour": "red",
  "x-meta-size": "9",
});

test("members in headers become what their marker says", () => {
  assert.equal(markedHeader(HEADERS, "X-Count", "number"), 12);
  assert.equal(markedHeader(HEADERS, "X-Yes", "boolean"), true);
  assert.equal(markedHeader(HEADERS, "X-No", "boolean"), false);
  assert.deepEqual(markedHeader(HEADERS, "X-When", "date"), new Date(Date.UTC(2026, 10, 29, 5, 9, 20)));
  assert.equal(markedHeader(HEADERS, "X-Count"), "12");
  assert.deepEqual(markedHeader(HEADERS, "X-Meta-", "map"), { colour: "red", size: "9" });
});

test("a header that is missing is null, whatever its marker", () => {
  for (const marker of ["number", "boolean", "date", undefined]) {
    assert.equal(markedHeader(HEADERS, "X-Nothing", marker), null);
  }
});

test("times become seconds, and seconds stay as they are", () => {
  const at = (value) => JSON.parse(withSeconds(JSON.stringify({ at: value }), "at", "operation")).at;
  assert.equal(at(new Date(1_700_000_000_500)), 1_700_000_000.5);
  assert.equal(at(1_700_000_000), 1_700_000_000);
  assert.throws(() => at("tomorrow"), { name: "InputError", message: "operation.at: must be a Date" });
});

test("a payload is read as text in the encoding that is asked for", () => {
  const payload = new BlobPayload(Buffer.from("naïve"));
  assert.equal(payload.transformToString(), "naïve");
  assert.equal(payload.transformToString("base64"), Buffer.from("naïve").toString("base64"));
});
