// Values in an input: what is absent, what is data, and what JSON would turn into something else.
import assert from "node:assert/strict";
import { test } from "node:test";
import vm from "node:vm";
import { ConverseCommand, BedrockRuntimeClient } from "@aws-sdk/client-bedrock-runtime";
import { InputError, signRequest } from "bedrock-wasm";
import { json, scriptedFetch } from "bedrock-wasm/testing";
import { client, CREDENTIALS, HELLO, MODEL_ID, REGION, rejection } from "../support/clients.js";

const withContent = (...content) => ({ modelId: MODEL_ID, messages: [{ role: "user", content }] });
const REALM = vm.createContext({ TextEncoder });
const foreign = (code) => vm.runInContext(code, REALM);

async function sent(input, method = "converse") {
  const fetch = scriptedFetch([json({ output: {}, stopReason: "end_turn", invocationArn: "arn" })]);
  await client(fetch)[method](input);
  return JSON.parse(new TextDecoder().decode(fetch.sent[0].body));
}

/** The body that the AWS SDK makes of the same input. */
async function sentBySdk(input) {
  let body;
  const requestHandler = {
    handle: async (request) => {
      ({ body } = request);
      throw new Error("enough");
    },
    httpHandlerConfigs: () => ({}),
    updateHttpClientConfig() {},
  };
  const sdk = new BedrockRuntimeClient({ region: REGION, credentials: CREDENTIALS, requestHandler, maxAttempts: 1 });
  await assert.rejects(sdk.send(new ConverseCommand(input)), /enough/);
  return JSON.parse(typeof body === "string" ? body : new TextDecoder().decode(body));
}

const DOCUMENT = { a: null, list: [1, null, undefined, { b: null }], deep: { c: [[null]] }, gone: undefined };

const INPUTS = {
  "undefined and null in lists": withContent({ text: "a" }, undefined, null, { text: "b" }),
  "a hole in a list": { ...HELLO, system: [{ text: "a" }, , { text: "b" }] }, // eslint-disable-line no-sparse-arrays
  "null and undefined in maps": { ...HELLO, requestMetadata: { a: null, b: "c", d: undefined } },
  "null members": {
    ...HELLO,
    system: null,
    inferenceConfig: { maxTokens: null, topP: 0.5 },
    toolConfig: { tools: [{ toolSpec: { name: "n", description: null, inputSchema: { json: {} } } }] },
  },
  documents: {
    ...withContent(
      { toolUse: { toolUseId: "t", name: "n", input: DOCUMENT } },
      { toolResult: { toolUseId: "t", content: [{ json: DOCUMENT }, null] } },
    ),
    toolConfig: {
      tools: [
        { toolSpec: { name: "n", inputSchema: { json: { properties: { a: { default: null, enum: ["x", null] } } } } } },
      ],
    },
    additionalModelRequestFields: DOCUMENT,
  },
  "a member that the types do not know": withContent(
    { $unknown: ["later", { a: [1, null], b: new Uint8Array([1]) }] },
    { text: "a" },
  ),
  "an empty list and an empty map": { ...HELLO, system: [], requestMetadata: {} },
};

for (const [name, input] of Object.entries(INPUTS)) {
  test(`as the AWS SDK sends it: ${name}`, async () => assert.deepEqual(await sent(input), await sentBySdk(input)));
}

test("in the body of InvokeModel, which is the caller's own JSON, null is data", async () => {
  assert.deepEqual(
    await sent({ modelId: MODEL_ID, body: { a: null, b: [null], c: { $unknown: ["d", 1] } } }, "invokeModel"),
    { a: null, b: [null], c: { $unknown: ["d", 1] } },
  );
  assert.deepEqual(
    (
      await sent(
        {
          modelId: MODEL_ID,
          modelInput: { a: null },
          outputDataConfig: { s3OutputDataConfig: { s3Uri: "s3://b", kmsKeyId: null } },
        },
        "startAsyncInvoke",
      )
    ).modelInput,
    { a: null },
  );
});

test("a member called __proto__ is data", async () => {
  const input = JSON.parse('{"__proto__":{"a":1},"b":{"__proto__":2}}');
  const body = await sent({ ...HELLO, additionalModelRequestFields: { ...input, bytes: new Uint8Array([1]) } });
  assert.equal(
    JSON.stringify(body.additionalModelRequestFields),
    '{"__proto__":{"a":1},"b":{"__proto__":2},"bytes":"AQ=="}',
  );
});

test("bytes and times of another realm are bytes and times", async () => {
  for (const bytes of [
    "new Uint8Array([1, 2]).buffer",
    "new Uint8Array([1, 2])",
    "new DataView(new Uint8Array([1, 2]).buffer)",
    "new Uint8Array([0, 1, 2, 3]).subarray(1, 3)",
  ]) {
    const value = foreign(bytes);
    assert.deepEqual(
      (await sent(withContent({ image: { format: "png", source: { bytes: value } } }))).messages[0].content[0].image
        .source.bytes,
      "AQI=",
      bytes,
    );
    assert.deepEqual(
      await sent({ modelId: MODEL_ID, body: foreign(`new TextEncoder().encode('{"a":1}').buffer`) }, "invokeModel"),
      { a: 1 },
    );
  }
  assert.deepEqual(
    (await sent({ ...HELLO, additionalModelRequestFields: { at: foreign("new Date(0)") } }))
      .additionalModelRequestFields,
    { at: "1970-01-01T00:00:00Z" },
  );
  const fetch = scriptedFetch([json({ asyncInvokeSummaries: [] })]);
  await client(fetch).listAsyncInvokes({ submitTimeAfter: foreign("new Date(0)") });
  assert.match(fetch.sent[0].url, /submitTimeAfter=1970-01-01T00%3A00%3A00Z/);
});

test("so they are to signRequest", async () => {
  const request = { url: "https://b.s3.us-east-1.amazonaws.com/a", method: "PUT" };
  const options = { credentials: CREDENTIALS, region: REGION, service: "s3" };
  const ours = await signRequest({ ...request, body: Uint8Array.of(1, 2) }, { ...options, date: new Date(0) });
  assert.deepEqual(
    await signRequest(
      { ...request, body: foreign("new Uint8Array([1, 2]).buffer") },
      { ...options, date: foreign("new Date(0)") },
    ),
    ours,
  );
});

test("plain objects and lists of another realm are plain", async () => {
  const fields = foreign("({ a: {}, b: [], c: Object.create(null), d: [{}], e: new Number(1), f: new String('') })");
  assert.deepEqual((await sent({ ...HELLO, additionalModelRequestFields: fields })).additionalModelRequestFields, {
    a: {},
    b: [],
    c: {},
    d: [{}],
    e: 1,
    f: "",
  });
});

class Empty {
  #secret = 1;
  get secret() {
    return this.#secret;
  }
}
class Filled {
  text = "a";
}

const OPAQUE = {
  FormData: new FormData(),
  URLSearchParams: new URLSearchParams("a=b"),
  Response: new Response("a"),
  Request: new Request("https://a"),
  Headers: new Headers(),
  ReadableStream: new ReadableStream(),
  Generator: (function* () {})(),
  AsyncGenerator: (async function* () {})(),
  Promise: Promise.resolve(),
  RegExp: /a/,
  Error: new Error("a"),
  Map: new Map([[1, 2]]),
  Set: new Set(),
  WeakMap: new WeakMap(),
  Blob: new Blob(["a"]),
  File: new File(["a"], "a"),
  SharedArrayBuffer: new SharedArrayBuffer(1),
  Empty: new Empty(),
  ...Object.fromEntries(
    ["Map", "Set", "Promise"].map((name) => [
      `${name} of another realm`,
      foreign(name === "Promise" ? "Promise.resolve()" : `new ${name}()`),
    ]),
  ),
};

for (const [name, value] of Object.entries(OPAQUE)) {
  test(`refused, since it would go out as {}: ${name}`, async () => {
    for (const [input, method] of [
      [withContent({ text: "a" }, value)],
      [{ ...HELLO, additionalModelRequestFields: value }],
      [{ ...HELLO, additionalModelRequestFields: { a: [value] } }],
      [{ modelId: MODEL_ID, body: value }, "invokeModel"],
    ]) {
      const error = await rejection(sent(input, method));
      assert.ok(error instanceof InputError, String(error));
      const [kind] = name.split(" ");
      const problem = kind === "SharedArrayBuffer" ? "is in shared memory; give a copy" : `is a ${kind}; give `;
      assert.match(error.message, new RegExp(problem));
    }
  });
}

test("objects of a class with members, or with toJSON(), go out as JSON has them", async () => {
  const fields = {
    filled: new Filled(),
    custom: { toJSON: (key) => ({ key, id: 2512292042121000001n, bytes: new Uint8Array([1]) }) },
    url: new URL("https://a/"),
  };
  const fetch = scriptedFetch([json({ output: {} })]);
  await client(fetch).converse({ ...HELLO, additionalModelRequestFields: fields });
  const text = new TextDecoder().decode(fetch.sent[0].body);
  assert.ok(
    text.includes(
      '{"filled":{"text":"a"},"custom":{"key":"custom","id":2512292042121000001,"bytes":"AQ=="},"url":"https://a/"}',
    ),
    text,
  );
  const circular = { toJSON: () => circular };
  assert.match(
    (await rejection(sent({ ...HELLO, additionalModelRequestFields: circular }))).message,
    /nested too deeply/,
  );
});
