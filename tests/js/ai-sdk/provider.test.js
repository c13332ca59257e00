// The provider itself: its models, its settings, the environment, and what a call of a model passes on.
import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { createBedrock } from "bedrock-wasm/ai-sdk";
import { converseFrames, converseOutput, json, scriptedFetch, serviceError, stream } from "bedrock-wasm/testing";
import { CREDENTIALS, REGION } from "../support/clients.js";
import { CLAUDE, NOVA, scripted, text, tool, user } from "./asked.js";

const prompt = [user(text("?"))];
const VARIABLES = [
  "AWS_REGION",
  "AWS_DEFAULT_REGION",
  "AWS_ACCESS_KEY_ID",
  "AWS_SECRET_ACCESS_KEY",
  "AWS_BEARER_TOKEN_BEDROCK",
];
const before = {};

beforeEach(() => {
  for (const name of VARIABLES) {
    before[name] = process.env[name];
    delete process.env[name];
  }
});

afterEach(() => {
  for (const [name, value] of Object.entries(before)) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
});

/** The request of a call of a provider with these settings. */
async function requestOf(settings) {
  const fetch = scriptedFetch([json(converseOutput("Yes."))]);
  await createBedrock({ fetch, maxAttempts: 1, ...settings })(NOVA).doGenerate({ prompt });
  return { host: new URL(fetch.sent[0].url).host, authorization: fetch.sent[0].headers.authorization };
}

test("each kind of model says what it is and takes, under all of its names", () => {
  const provider = createBedrock({ specification: "v3" });
  assert.equal(provider.specificationVersion, "v3");
  const kinds = {
    language: ["languageModel"],
    embedding: ["embedding", "embeddingModel", "textEmbedding", "textEmbeddingModel"],
    image: ["image", "imageModel"],
    reranking: ["reranking", "rerankingModel"],
  };
  const s3 = { "*/*": [/^s3:\/\//] };
  const facts = {
    language: { supportedUrls: s3 },
    embedding: { maxEmbeddingsPerCall: 96, supportsParallelCalls: true },
    image: { maxImagesPerCall: 5, supportsFileInputs: true, supportsMaskInputs: true },
    reranking: {},
  };
  const dataOf = (model) =>
    Object.fromEntries(Object.entries(model).filter(([, value]) => typeof value !== "function"));
  for (const [kind, names] of Object.entries(kinds)) {
    for (const name of names) {
      const expected = { specificationVersion: "v3", provider: "amazon-bedrock", modelId: "m", ...facts[kind] };
      assert.deepEqual(dataOf(provider[name]("m")), expected, name);
    }
  }
  assert.deepEqual(dataOf(provider("m")), dataOf(provider.languageModel("m")));
  assert.equal(provider.image("stability.sd3-5-large-v1:0").maxImagesPerCall, 1);
  assert.equal(createBedrock().specificationVersion, "v4");
});

test("settings that cannot be are refused by name", () => {
  const refused = (settings, message) => assert.throws(() => createBedrock(settings), { name: "InputError", message });
  for (const specification of ["v1", "ai v4", "v4.1"]) refused({ specification }, "specification: give v2, v3 or v4");
  refused({ client: null }, "client.converse: must be a function");
  const { experimental_batch: batch } = createBedrock({ batch: { client: {} } });
  assert.throws(batch, { name: "InputError", message: "batch: give { client, s3, roleArn, input, output }" });
});

test("a setting wins over AWS_REGION, and that over AWS_DEFAULT_REGION", async () => {
  const hostOf = async (settings) => (await requestOf({ credentials: CREDENTIALS, ...settings })).host;
  process.env.AWS_DEFAULT_REGION = "eu-west-1";
  assert.equal(await hostOf(), "bedrock-runtime.eu-west-1.amazonaws.com");
  process.env.AWS_REGION = "eu-central-1";
  assert.equal(await hostOf(), "bedrock-runtime.eu-central-1.amazonaws.com");
  assert.equal(await hostOf({ region: REGION }), "bedrock-runtime.us-east-1.amazonaws.com");
});

test("secrets of the environment sign a call unless it was given others", async () => {
  process.env.AWS_ACCESS_KEY_ID = "AKIDENVIRONMENT";
  process.env.AWS_SECRET_ACCESS_KEY = "secret";
  const authorizationOf = async (settings) => (await requestOf({ region: REGION, ...settings })).authorization;
  assert.match(await authorizationOf(), /Credential=AKIDENVIRONMENT\//);
  assert.match(await authorizationOf({ credentials: CREDENTIALS }), /Credential=AKIDEXAMPLE\//);
  assert.equal(await authorizationOf({ token: "bedrock-api-key-1" }), "Bearer bedrock-api-key-1");
});

test("headers and the input of a call are passed on, and the response says whose it is", async () => {
  const { provider, fetch, bodies } = scripted([json(converseOutput("Yes.")), stream(converseFrames("Yes."))]);
  const options = { prompt, headers: { "x-a": "1", "x-b": undefined } };
  const whole = await provider(NOVA).doGenerate(options);
  const streamed = await provider(NOVA).doStream(options);
  const parts = [];
  for await (const part of streamed.stream) parts.push(part);
  for (const [index, { request }] of [whole, streamed].entries()) {
    const { modelId, ...body } = request.body;
    assert.deepEqual([modelId, body], [NOVA, bodies()[index]]);
    assert.deepEqual([fetch.sent[index].headers["x-a"], fetch.sent[index].headers["x-b"]], ["1", undefined]);
  }
  for (const { id, modelId, timestamp } of [whole.response, parts[1]]) {
    assert.deepEqual([id, modelId, timestamp instanceof Date], ["request-1", NOVA, true]);
  }
  assert.deepEqual(streamed.response, {});
});

/** A client whose stream counts the events that were asked for. */
function counting() {
  const asked = { events: 0 };
  const next = async () => ({
    done: false,
    value: { contentBlockDelta: { contentBlockIndex: asked.events++, delta: { text: "a" } } },
  });
  const converseStream = async () => ({ stream: { [Symbol.asyncIterator]: () => ({ next }) }, $metadata: {} });
  return { client: { converse() {}, converseStream }, asked };
}

test("a stream is read no faster than its parts are, and may be left also if it cannot be closed", async () => {
  const { client, asked } = counting();
  const { stream: parts } = await createBedrock({ client })(NOVA).doStream({ prompt });
  const reader = parts.getReader();
  await new Promise((resolve) => setTimeout(resolve));
  assert.equal(asked.events, 0);
  for (const type of ["stream-start", "response-metadata", "text-start", "text-delta"]) {
    assert.equal((await reader.read()).value.type, type);
  }
  assert.equal(asked.events, 1);
  await reader.cancel();
});

const refusal = (message) => serviceError("ValidationException", { message });
const schema = { type: "object" };

test("a model that cannot be forced is asked without force, from then on at once", async () => {
  for (const message of ["tool_choice that forces tool use", "toolChoice.tool is not supported"]) {
    const { provider, bodies } = scripted([refusal(message), json(converseOutput("{}"))]);
    const model = provider(`unforced-${crypto.randomUUID()}`);
    const options = { prompt, responseFormat: { type: "json", schema } };
    for (let times = 0; times < 2; times++) await model.doGenerate(options);
    const choices = bodies().map(({ toolConfig }) => toolConfig.toolChoice);
    assert.deepEqual(choices, [{ tool: { name: "json" } }, { auto: {} }, { auto: {} }]);
    await model.doGenerate({ prompt, tools: [tool("t")], toolChoice: { type: "required" } });
    assert.deepEqual(bodies()[3].toolConfig.toolChoice, { any: {} });
  }
});

test("a refusal that is not of the force is the call's error, after one request", async () => {
  const forced = { responseFormat: { type: "json", schema } };
  for (const [options, message] of [
    [forced, "The model is not there."],
    [{ ...forced, reasoning: "low" }, "tool_choice is not supported"],
    [{ tools: [tool("t")], toolChoice: { type: "required" } }, "tool_choice is not supported"],
  ]) {
    const { provider, fetch } = scripted([refusal(message), json(converseOutput("{}"))]);
    const call = provider(`${CLAUDE}-${crypto.randomUUID()}`).doGenerate({ prompt, ...options });
    await assert.rejects(call, { name: "ValidationException", message: new RegExp(message), isRetryable: false });
    assert.equal(fetch.sent.length, 1);
  }
});

test("whatever a client throws is what a call throws", async () => {
  // eslint-disable-next-line prefer-promise-reject-errors -- a client of the user may do so
  const client = { converse: () => Promise.reject(null) };
  const call = createBedrock({ client })(crypto.randomUUID()).doGenerate({
    prompt,
    responseFormat: { type: "json", schema },
  });
  await assert.rejects(call, (error) => error === null);
});
