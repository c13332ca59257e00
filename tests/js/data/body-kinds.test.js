// What JSON has no text for is refused, wherever it stands, and neither sent as an empty body nor left out.
import assert from "node:assert/strict";
import { test } from "node:test";
import { json, scriptedFetch } from "bedrock-wasm/testing";
import { client, HELLO } from "../support/clients.js";

const FUNCTION = () => 1;
const image = (bytes) => ({ image: { format: "png", source: { bytes } } });

/** Calls, and the place that the error names. */
const CALLS = [
  ["a body", (one, value) => one.invokeModel({ modelId: "m", body: value }), / body: /],
  ["a member of a body", (one, value) => one.invokeModel({ modelId: "m", body: { a: [value] } }), / body\.a\[0\]: /],
  [
    "a blob",
    (one, value) => one.converse({ ...HELLO, messages: [{ role: "user", content: [image(value)] }] }),
    /messages\[0\]\.content\[0\]\.image\.source\.bytes: /,
  ],
  ["a document", (one, value) => one.converse({ ...HELLO, additionalModelRequestFields: { a: value } }), /Fields\.a: /],
];

for (const [what, call, named] of CALLS) {
  for (const value of [FUNCTION, Symbol("value")]) {
    test(`${what} that is a ${typeof value} is refused by name before anything is sent`, async () => {
      const fetch = scriptedFetch([json({})]);
      await assert.rejects(call(client(fetch), value), { name: "InputError", code: "invalid_input", message: named });
      assert.equal(fetch.sent.length, 0);
    });
  }
}
