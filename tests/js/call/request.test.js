// What is sent is what the AWS SDK's client sends for the same input.
import assert from "node:assert/strict";
import { test } from "node:test";
import { scriptedFetch, stream } from "bedrock-wasm/testing";
import { ANY_ANSWER } from "../support/any-answer.js";
import { client, HELLO, MODEL_ID } from "../support/clients.js";
import { BYTES, INPUTS, NASTY, PROFILE_ARN } from "../support/inputs.js";
import { sdkClient } from "../support/sdk.js";

const STREAMING = /Stream$/;

/** Not compared: what a signature, a transport or the SDK's own telemetry adds. */
const OF_THE_TRANSPORT =
  /^(host|authorization|x-amz-date|x-amz-content-sha256|x-amz-user-agent|user-agent|amz-sdk-.*|content-length)$/;

async function ours(method, input, options) {
  const fetch = scriptedFetch([STREAMING.test(method) ? stream([]) : ANY_ANSWER]);
  await client(fetch)[method](input, options);
  assert.equal(fetch.sent.length, 1);
  const [{ url, ...request }] = fetch.sent;
  const { pathname, searchParams } = new URL(url);
  return {
    method: request.method,
    path: pathname,
    query: [...searchParams].sort(),
    headers: bound(request.headers),
    body: request.body,
  };
}

async function theirs(method, input) {
  const sdk = sdkClient();
  await sdk[method](input).catch(() => {});
  const [request] = sdk.sent;
  const query = Object.entries(request.query).flatMap(([name, value]) => [value].flat().map((item) => [name, item]));
  return {
    method: request.method,
    path: request.path,
    query: query.sort(),
    headers: bound(request.headers),
    body: Buffer.from(request.body ?? ""),
  };
}

function bound(headers) {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !OF_THE_TRANSPORT.test(name)));
}

/** A body as the JSON it is, or as bytes. */
function content(body) {
  try {
    return JSON.parse(Buffer.from(body).toString());
  } catch {
    return new Uint8Array(body);
  }
}

for (const [method, input] of INPUTS) {
  test(`${method} sends the SDK's request: ${Object.keys(input).join(", ") || "nothing"}`, async () => {
    const [actual, expected] = await Promise.all([ours(method, input), theirs(method, input)]);
    assert.deepEqual({ ...actual, body: content(actual.body) }, { ...expected, body: content(expected.body) });
  });
}

test("every operation of bedrock-runtime is compared", async () => {
  const { bedrockRuntime } = await import("../../../pkg/operations/bedrock-runtime.js");
  const names = Object.keys(bedrockRuntime.operations).map((name) => name[0].toLowerCase() + name.slice(1));
  assert.deepEqual([...new Set(INPUTS.map(([method]) => method))].sort(), names.sort());
  assert.equal(names.length, 10);
});

test("any model id is one path segment, as the SDK has it", async (t) => {
  const ids = [
    MODEL_ID,
    PROFILE_ARN,
    "a/../../b",
    "%2e%2e",
    "..a",
    "a?b#c&d",
    "a b+c",
    "!'()*~-._",
    "é世\u{1F600}",
    "\\",
    "a:b@c",
  ];
  for (const modelId of ids) {
    const [actual, expected] = await Promise.all([
      ours("converse", { ...HELLO, modelId }),
      theirs("converse", { ...HELLO, modelId }),
    ]);
    assert.equal(actual.path, expected.path, modelId);
    assert.equal(actual.path.split("/").length, 4, modelId);
  }
  t.diagnostic(`${ids.length} model ids`);
});

test("blobs of every kind become base64, at any depth", async () => {
  const padded = new Uint8Array([9, ...BYTES, 9]);
  const view = padded.subarray(1, 301);
  const kinds = [
    BYTES,
    Buffer.from(BYTES),
    BYTES.buffer,
    new DataView(padded.buffer, 1, 300),
    view,
    new Uint8ClampedArray(BYTES),
  ];
  const expected = Buffer.from(BYTES).toString("base64");
  for (const bytes of kinds) {
    const messages = [
      {
        role: "user",
        content: [{ toolResult: { toolUseId: "t", content: [{ image: { format: "png", source: { bytes } } }] } }],
      },
    ];
    const { body } = await ours("converse", { modelId: MODEL_ID, messages });
    assert.equal(content(body).messages[0].content[0].toolResult.content[0].image.source.bytes, expected);
  }
  const deep = { additionalModelRequestFields: { a: [[{ b: { c: [BYTES, [view]] } }]] } };
  const { body } = await ours("converse", { ...HELLO, ...deep });
  assert.deepEqual(content(body).additionalModelRequestFields, { a: [[{ b: { c: [expected, [expected]] } }]] });
});

test("the body of InvokeModel: bytes and text as they are, an object as JSON", async () => {
  const object = { text: NASTY, image: BYTES };
  const cases = [
    [BYTES, BYTES],
    [BYTES.buffer, BYTES],
    [new DataView(BYTES.buffer, 2, 5), BYTES.slice(2, 7)],
    ["{ not JSON: é", new TextEncoder().encode("{ not JSON: é")],
    [object, new TextEncoder().encode(JSON.stringify({ ...object, image: Buffer.from(BYTES).toString("base64") }))],
    [undefined, new Uint8Array()],
  ];
  for (const [body, bytes] of cases) {
    const sent = await ours("invokeModel", { modelId: MODEL_ID, body });
    assert.deepEqual(new Uint8Array(sent.body), bytes);
    assert.equal(sent.headers["content-type"], body === undefined ? undefined : "application/json");
  }
});

test("an input is never changed, and may be frozen", async () => {
  for (const [method, input] of INPUTS) {
    const before = structuredClone(input);
    await ours(method, deeplyFrozen(input));
    assert.deepEqual(input, before);
  }
});

test("unknown members are passed on, undefined ones are left out", async () => {
  const { body } = await ours("converse", { ...HELLO, newMember: { newer: [1] }, system: undefined });
  const { modelId, ...members } = HELLO;
  assert.deepEqual(content(body), { ...members, newMember: { newer: [1] } });
});

test("a missing idempotency token is made up, afresh each time", async () => {
  const input = { modelId: MODEL_ID, modelInput: {}, outputDataConfig: {} };
  const tokens = await Promise.all(
    [1, 2].map(async () => content((await ours("startAsyncInvoke", input)).body).clientRequestToken),
  );
  for (const token of tokens) {
    assert.match(token, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  }
  assert.notEqual(tokens[0], tokens[1]);
});

test("extra headers of the client and of the call are sent, the call's last", async () => {
  const fetch = scriptedFetch([ANY_ANSWER]);
  const configured = client(fetch, { headers: { "x-a": "client", "X-B": "client" } });
  await configured.converse(HELLO, { headers: { "x-b": "call", "x-c": "7" } });
  const { headers } = fetch.sent[0];
  assert.deepEqual([headers["x-a"], headers["x-b"], headers["x-c"]], ["client", "call", "7"]);
  const quiet = ["amz-sdk-invocation-id", "amz-sdk-request", "x-amz-user-agent"].filter((name) => name in headers);
  assert.deepEqual(quiet, [], "headers that would break CORS preflights");
});

function deeplyFrozen(value) {
  if (ArrayBuffer.isView(value) || typeof value !== "object" || value === null) return value;
  Object.values(value).forEach(deeplyFrozen);
  return Object.freeze(value);
}

test("a client's fetch gets its headers as a plain object, so that nothing is loaded for them", async () => {
  let given;
  const fetch = async (_, { headers }) => {
    given = headers;
    return Response.json({ stopReason: "end_turn" });
  };
  const { Headers } = globalThis;
  globalThis.Headers = undefined;
  try {
    await client(fetch, { headers: { "X-Tenant": "a" } }).converse(HELLO);
  } finally {
    globalThis.Headers = Headers;
  }
  assert.equal(Object.getPrototypeOf(given), Object.prototype);
  assert.deepEqual(Object.keys(given).sort(), ["authorization", "content-type", "x-amz-date", "x-tenant"]);
});
