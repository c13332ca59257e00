// Data must not choose an address: JSON never decides where a request, and a key, go.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { Bedrock, BedrockRuntime, InputError, modelPlace } from "bedrock-wasm";
import {
  BedrockRuntime as DropIn,
  BedrockRuntimeClient,
  ConverseCommand,
} from "bedrock-wasm/aws-sdk/client-bedrock-runtime";
import { scriptedFetch, serviceError } from "bedrock-wasm/testing";
import { ANY_ANSWER } from "../support/any-answer.js";
import { CREDENTIALS, HELLO, REGION, rejection } from "../support/clients.js";

const CASES = JSON.parse(await readFile(new URL("../../cases/model-lists.json", import.meta.url), "utf8"));
const REST = {
  InvokeModel: { body: "{}" },
  CountTokens: { input: { converse: {} } },
  StartAsyncInvoke: { modelInput: {}, outputDataConfig: {} },
  ApplyGuardrail: { guardrailIdentifier: "g", guardrailVersion: "1", source: "INPUT", content: [] },
  CreateModelInvocationJob: { jobName: "j", roleArn: "r", inputDataConfig: {}, outputDataConfig: {} },
};
const EVIL = { modelId: "m", endpoint: "https://evil.example", signingHost: "bedrock-runtime.us-east-1.amazonaws.com" };
const busy = serviceError("ThrottlingException");

/** A client of the service that has the operation. */
function clientFor(operation, fetch) {
  const Service = /^(CreateModelInvocationJob|GetFoundationModelAvailability)$/.test(operation)
    ? Bedrock
    : BedrockRuntime;
  return new Service({ region: REGION, credentials: CREDENTIALS, maxAttempts: 1, fetch });
}

const askedIn = ({ url, body }) =>
  url.includes("/model/") ? decodeURIComponent(/\/model\/([^/]+)/.exec(url)[1]) : JSON.parse(Buffer.from(body)).modelId;

for (const { name, operation, modelId, asked, refused } of CASES) {
  test(`${operation} with a list of models: ${name}`, async () => {
    const fetch = scriptedFetch([busy]);
    const error = await rejection(clientFor(operation, fetch).call(operation, { ...REST[operation], modelId }));
    assert.deepEqual(fetch.sent.map(askedIn), asked ?? []);
    assert.deepEqual(
      [...new Set(fetch.sent.map(({ url }) => new URL(url).host))],
      asked ? ["bedrock-runtime.us-east-1.amazonaws.com"] : [],
    );
    if (!refused) return;
    assert.ok(error instanceof InputError, error.stack);
    assert.match(error.message, new RegExp(refused, "i"));
  });
}

test("only what modelPlace made carries an address: not a copy of it, whichever way it was copied", async () => {
  const place = modelPlace({ ...EVIL, endpoint: "https://gateway.example" });
  const copies = [
    JSON.parse(JSON.stringify(place)),
    structuredClone(place),
    { ...place },
    new (class ModelPlace {
      constructor() {
        Object.assign(this, EVIL);
      }
    })(),
  ];
  for (const copy of copies) {
    const fetch = scriptedFetch([busy]);
    const error = await rejection(clientFor("Converse", fetch).converse({ ...HELLO, modelId: [copy] }));
    assert.ok(error instanceof InputError && /modelPlace/.test(error.message), error.stack);
    assert.equal(fetch.sent.length, 0);
  }
  const fetch = scriptedFetch([busy, ANY_ANSWER]);
  await clientFor("Converse", fetch).converse({ ...HELLO, modelId: [place, modelPlace({ modelId: "other" })] });
  assert.deepEqual(
    fetch.sent.map(({ url }) => new URL(url).host),
    ["gateway.example", "bedrock-runtime.us-east-1.amazonaws.com"],
  );
});

test("a place does not change after it was made", () => {
  const place = modelPlace({ modelId: "m", region: undefined, endpoint: new URL("https://gateway.example/b") });
  assert.deepEqual({ ...place }, { modelId: "m", endpoint: "https://gateway.example/b" });
  assert.throws(() => {
    place.endpoint = "https://evil.example";
  }, TypeError);
});

test("modelPlace refuses malformed places, and names the member", () => {
  for (const [given, named] of [
    [undefined, "modelId"],
    [{}, "modelId"],
    [{ modelId: "" }, "modelId"],
    [{ modelId: 5 }, "modelId"],
    [{ modelId: "m", regoin: "x" }, "regoin"],
    [{ modelId: "m", region: null }, "region"],
    [{ modelId: "m", endpoint: {} }, "endpoint"],
    [{ modelId: "m", signingHost: new URL("https://gateway.example") }, "signingHost"],
    [{ modelId: "m", regions: "us-east-1" }, "regions"],
    [{ modelId: "m", baseModelId: "b", modelid: "m" }, "baseModelId"],
    [{ modelId: "m", "my region": "us-east-1", myregion: "x" }, "my region"],
    ["m", "0"],
  ]) {
    assert.throws(
      () => modelPlace(given),
      (error) => error instanceof InputError && error.message.startsWith(`modelPlace: ${named}: `),
      JSON.stringify(given),
    );
  }
});

test("the drop-in takes no list of models, as the AWS SDK takes none", async () => {
  for (const modelId of [["m"], [EVIL], [modelPlace(EVIL)]]) {
    const fetch = scriptedFetch([ANY_ANSWER]);
    const config = { region: REGION, credentials: CREDENTIALS, requestHandler: { customFetch: fetch } };
    for (const send of [
      () => new BedrockRuntimeClient(config).send(new ConverseCommand({ ...HELLO, modelId })),
      () => new DropIn(config).converse({ ...HELLO, modelId }),
    ]) {
      const error = await rejection(send());
      assert.ok(error instanceof InputError && /^Converse: modelId: /.test(error.message), error.stack);
    }
    assert.equal(fetch.sent.length, 0);
  }
});

test("the clients kept for places are bounded: the retry quota of one that was dropped begins anew", async (t) => {
  // Of the pauses, which are a random part of a time, none is left.
  t.mock.method(Math, "random", () => 0);
  const fetch = scriptedFetch([serviceError("ServiceUnavailableException")]);
  const made = new BedrockRuntime({ region: REGION, credentials: CREDENTIALS, maxAttempts: 2, fetch });
  const ask = (region) => rejection(made.converse({ ...HELLO, modelId: [modelPlace({ modelId: "m", region })] }));
  const attempts = async (region) => {
    const before = fetch.sent.length;
    await ask(region);
    return fetch.sent.length - before;
  };
  // 500 tokens, 14 for each retry.
  for (let count = 0; count < 36; count++) await ask("kept-1");
  for (let count = 0; count < 36; count++) await ask("gone-1");
  assert.equal(await attempts("gone-1"), 1);
  // 16 are kept.
  for (let place = 0; place < 14; place++) await ask(`kept-too-${place}`);
  assert.deepEqual([await attempts("kept-1"), await attempts("gone-1")], [1, 1]);
  for (let place = 0; place < 40; place++) {
    await ask(`region-${place}`);
    assert.equal(await attempts("kept-1"), 1, "one in use stays");
  }
  assert.equal(await attempts("gone-1"), 2);
});
