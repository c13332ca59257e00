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

test("an object with toJSON is sent as that JSON, whatever its toStringTag is", async () => {
  class Decimal {
    constructor(name) {
      this.name = name;
    }
    get [Symbol.toStringTag]() {
      return this.name;
    }
    toJSON() {
      return `1.50 ${this.name}`;
    }
  }
  for (const name of ["BigNumber", "MyBigInt", "NumberWithUnit", "BigIntegers"]) {
    const fetch = scriptedFetch([json({})]);
    await client(fetch).invokeModel({ modelId: "m", body: { price: new Decimal(name) } });
    assert.equal(await new Response(fetch.sent[0].body).text(), `{"price":"1.50 ${name}"}`);
  }
});
