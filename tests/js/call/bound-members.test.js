// Members that travel in the path, the query or a header are what AWS's model says, or they are refused by name.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { Bedrock, BedrockAgent, BedrockRuntime, InputError } from "bedrock-wasm";
import { json, scriptedFetch } from "bedrock-wasm/testing";
import { CREDENTIALS, HELLO, MODEL_ID, REGION } from "../support/clients.js";

const CASES = JSON.parse(await readFile(new URL("../../cases/bound-members.json", import.meta.url), "utf8"));
const HALF = ["\ud800", "a\udc00b", "\udc00\ud800", "x\ud83d"];

const SERVICES = {
  CreateModelInvocationJob: Bedrock,
  GetFoundationModel: Bedrock,
  ListFoundationModels: Bedrock,
  ListCustomModels: Bedrock,
  UntagResource: BedrockAgent,
};

async function sent(operation, input, config) {
  const fetch = scriptedFetch([json({})]);
  const Service = SERVICES[operation] ?? BedrockRuntime;
  const call = new Service({ region: REGION, credentials: CREDENTIALS, fetch, ...config }).call(operation, input);
  const [settled] = await Promise.allSettled([call]);
  return { error: settled.reason, requests: fetch.sent };
}

for (const { name, operation, input, refused, query } of CASES) {
  test(`${operation}: ${name}`, async () => {
    const { error, requests } = await sent(operation, input);
    if (query) {
      const found = [...new URL(requests[0].url).searchParams].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
      return assert.deepEqual(found, query);
    }
    assert.ok(error instanceof InputError, `${error?.stack}`);
    assert.ok(error.message.startsWith(refused), error.message);
    assert.equal(requests.length, 0);
  });
}

test("half a surrogate pair is refused wherever it would become another character", async () => {
  for (const half of HALF) {
    for (const [operation, input, named, config] of [
      ["Converse", { ...HELLO, modelId: half }, "Converse: modelId: "],
      ["Converse", { ...HELLO, modelId: [MODEL_ID, half] }, "Converse: modelId: "],
      ["ListFoundationModels", { byProvider: half }, "ListFoundationModels: byProvider: "],
      ["UntagResource", { resourceArn: "arn", tagKeys: ["a", half] }, "UntagResource: tagKeys: "],
      ["InvokeModel", { modelId: MODEL_ID, accept: half }, "InvokeModel: accept: "],
      ["InvokeModel", { modelId: MODEL_ID, body: `{"a":"${half}"}` }, "InvokeModel: body: "],
      ["Converse", HELLO, "headers.x-note: ", { headers: { "x-note": half } }],
      ["Converse", HELLO, "headers.x-", { headers: { [`x-${half}`]: "1" } }],
    ]) {
      const { error, requests } = await sent(operation, input, config);
      assert.ok(error instanceof InputError, `${named} ${error?.stack}`);
      assert.ok(error.message.startsWith(named), `${named}: ${error.message}`);
      assert.equal(requests.length, 0);
    }
  }
});

test("a whole surrogate pair is a character like any other, and JSON carries a half one as it is", async () => {
  const {
    requests: [pair],
  } = await sent("Converse", { ...HELLO, modelId: "m-\u{1F600}" });
  assert.match(pair.url, /\/model\/m-%F0%9F%98%80\/converse$/);
  const {
    requests: [half],
  } = await sent("Converse", { modelId: MODEL_ID, messages: [{ role: "user", content: [{ text: "a\ud800" }] }] });
  // What the AWS SDK sends: JSON.stringify escapes it.
  assert.match(Buffer.from(half.body).toString(), /"text":"a\\ud800"/);
});

test("a header of the user's own may be a number, a boolean or a Date, which goes out as RFC 9110 has dates", async () => {
  const when = new Date(Date.UTC(1994, 10, 6, 8, 49, 37));
  const {
    requests: [{ headers }],
  } = await sent("Converse", HELLO, { headers: { "x-count": 5, "x-flag": true, "x-when": when } });
  // https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7
  assert.deepEqual(
    [headers["x-count"], headers["x-flag"], headers["x-when"]],
    ["5", "true", "Sun, 06 Nov 1994 08:49:37 GMT"],
  );
});

test("a body that is text goes out as it is, with a NUL in it as well", async () => {
  const {
    requests: [{ body }],
  } = await sent("InvokeModel", { modelId: MODEL_ID, body: "a\0b\0" });
  assert.deepEqual(Buffer.from(body), Buffer.from("a\0b\0"));
});

test("an input without a body sends none", async () => {
  const {
    requests: [{ body, headers }],
  } = await sent("InvokeModel", { modelId: MODEL_ID });
  assert.deepEqual([body.length, headers["content-type"]], [0, undefined]);
});
