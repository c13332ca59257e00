// Batches of the AI SDK against the emulator's jobs and S3: nothing between them is scripted.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as ai from "ai-7";
import { Bedrock } from "bedrock-wasm";
import { createBedrock } from "bedrock-wasm/ai-sdk";
import { runBatch } from "bedrock-wasm/batch";
import { S3 } from "bedrock-wasm/s3";
import { createLocalBedrock } from "local-bedrock/in-page";

const MODEL = "amazon.nova-lite-v1:0";
const PLACES = {
  roleArn: "arn:aws:iam::123456789012:role/batch",
  input: "s3://local-bedrock/in/",
  output: "s3://local-bedrock/out/",
};

async function started(t, options) {
  const emulator = await createLocalBedrock({ jobSeconds: 0, ...options });
  t.after(() => emulator.close());
  const config = { region: "us-east-1", credentials: emulator.credentials, fetch: emulator.fetch };
  const script = async (scripts) => {
    const body = JSON.stringify(scripts);
    const headers = { "content-type": "application/json" };
    await emulator.fetch(`${emulator.url}/_local-bedrock/faults`, { method: "POST", headers, body });
  };
  const clients = { client: new Bedrock(config), s3: new S3(config) };
  return {
    provider: createBedrock({ ...config, batch: { ...clients, ...PLACES } }),
    clients,
    config,
    script,
    emulator,
  };
}

const text = (id, more) => ({ type: "text", id, model: MODEL, prompt: `prompt ${id}`, ...more });
const requestsOf = (count) => Array.from({ length: count }, (_, at) => text(`id-${at}`));

/** The status that is not pending. */
async function ended(options) {
  for (;;) {
    const status = await ai.experimental_getBatchStatus(options);
    if (status.status !== "pending") return status;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

async function collected(results) {
  const all = new Map();
  for await (const item of results) {
    assert.ok(!all.has(item.id), `${item.id} comes twice`);
    all.set(item.id, item);
  }
  return all;
}

test("every request of a batch has its own result, and one that fails says why", async (t) => {
  const { provider, script } = await started(t);
  const error = { status: 500, message: "It broke." };
  await script([{ match: { operation: "ModelInvocationJobRecord", recordId: "id-3" }, replies: [{ error }] }]);
  const requests = requestsOf(120);
  requests[7] = text("id-7", { seed: 5, temperature: 0.5 });
  const reference = await ai.experimental_startBatch({ provider, requests, webhookUrl: "https://example.com/" });
  assert.match(reference.id, /^arn:aws:bedrock:us-east-1:\d{12}:model-invocation-job\/\w+$/);
  assert.equal(reference.provider, "amazon-bedrock");
  assert.equal(reference.status, "pending");
  const warnings = reference.warnings.map(({ requestId, warning }) => [requestId, warning.type, warning.feature]);
  assert.deepEqual(warnings, [
    [undefined, "unsupported", "webhookUrl"],
    ["id-7", "unsupported", "seed"],
  ]);
  const batch = JSON.parse(JSON.stringify(reference));
  const status = await ended({ provider, batch });
  assert.equal(status.status, "completed");
  assert.match(status.rawStatus, /Completed$/);
  assert.deepEqual(status.requestCounts, { total: 120, pending: 0, completed: 119, failed: 1 });
  assert.ok(!Number.isNaN(Date.parse(status.createdAt)));
  const results = await collected(ai.experimental_getBatchResults({ provider, batch }));
  assert.equal(results.size, 120);
  for (const { id } of requests) {
    const item = results.get(id);
    assert.equal(item.type, "text");
    if (id === "id-3") {
      assert.equal(item.status, "failed");
      assert.deepEqual(item.error, { message: "It broke.", statusCode: 500 });
    } else {
      assert.equal(item.status, "succeeded");
      assert.equal(item.text, `[stand-in, not a language model] You said: prompt ${id}`);
      assert.equal(item.finishReason, "stop");
      assert.ok(item.usage.inputTokens > 0);
    }
  }
});

test("an answer by a schema is asked for in Bedrock's own form, as jobs refuse tools", async (t) => {
  const { provider, emulator } = await started(t);
  const responseFormat = { type: "json", schema: { type: "object", properties: { a: { type: "string" } } } };
  const options = { prompt: [{ role: "user", content: [{ type: "text", text: "?" }] }], responseFormat };
  const api = provider.experimental_batch();
  const one = { type: "text", id: "one", modelId: MODEL, options };
  const providerOptions = { bedrock: { minRecords: 1 } };
  await api.doStartBatch({ requests: [one], providerOptions });
  const upload = emulator.requests.find(({ method, path }) => method === "PUT" && path.endsWith(".jsonl"));
  assert.ok(upload);
  const s3 = new S3({ region: "us-east-1", credentials: emulator.credentials, fetch: emulator.fetch });
  const { Contents } = await s3.listObjectsV2({ Bucket: "local-bedrock", Prefix: "in/" });
  const { Body } = await s3.getObject({ Bucket: "local-bedrock", Key: Contents[0].Key });
  const record = JSON.parse(await new Response(Body).text());
  assert.equal(record.recordId, "one");
  assert.equal(record.modelInput.modelId, undefined);
  assert.equal(record.modelInput.toolConfig, undefined);
  assert.equal(record.modelInput.outputConfig.textFormat.type, "json_schema");
  const tools = [{ type: "function", name: "f", inputSchema: { type: "object" } }];
  const refused = api.doStartBatch({ requests: [{ ...one, options: { ...options, tools } }], providerOptions });
  await assert.rejects(refused, { name: "InputError", message: /modelInput\.toolConfig/ });
});

test("a batch is listed, and stopped: what it did not come to is cancelled", async (t) => {
  const { provider } = await started(t, { jobSeconds: 60 });
  const first = await ai.experimental_startBatch({ provider, requests: requestsOf(100) });
  const second = await ai.experimental_startBatch({ provider, requests: requestsOf(100) });
  const pending = collected(ai.experimental_getBatchResults({ provider, batch: first, maxRetries: 0 }));
  await assert.rejects(pending, /the job is \w+/);
  const page = await ai.experimental_listBatches({ provider, limit: 1 });
  const { batches } = await ai.experimental_listBatches({ provider, limit: 1, cursor: page.nextCursor });
  assert.deepEqual([...page.batches, ...batches].map(({ id }) => id).sort(), [first.id, second.id].sort());
  await ai.experimental_cancelBatch({ provider, batch: first });
  const status = await ended({ provider, batch: first });
  assert.deepEqual([status.status, status.rawStatus], ["completed", "Stopped"]);
  const results = await collected(ai.experimental_getBatchResults({ provider, batch: first }));
  assert.equal(results.size, 100);
  assert.deepEqual(new Set([...results.values()].map((item) => item.status)), new Set(["cancelled"]));
});

test("what a job cannot run is refused before anything is sent", async (t) => {
  const { provider, clients, config, emulator } = await started(t);
  const refused = async (requests, message, from = provider) => {
    await assert.rejects(ai.experimental_startBatch({ provider: from, requests }), { name: "InputError", message });
  };
  await refused([text("a"), text("b", { model: "amazon.nova-pro-v1:0" })], /one model/);
  await refused([{ type: "image", id: "a", model: MODEL, prompt: "a cat" }], /"a" is of the type image/);
  await refused(requestsOf(99), /^requests: 99, and a job takes at least 100.*minRecords/);
  await refused(
    [text("a")],
    /at least 2/,
    createBedrock({ ...config, batch: { ...clients, ...PLACES, minRecords: 2 } }),
  );
  await refused(requestsOf(100), /roleArn/, createBedrock({ ...config, batch: clients }));
  await refused([text("a")], /^batch: give /, createBedrock(config));
  await refused([text("a")], /^batch: give /, createBedrock({ ...config, batch: PLACES }));
  assert.equal(emulator.requests.length, 0);
});

test("results in a model's own form are refused, not misread", async (t) => {
  const { provider, clients } = await started(t);
  const modelInput = { messages: [{ role: "user", content: [{ text: "Hi" }] }] };
  const records = Array.from({ length: 100 }, () => ({ modelInput }));
  const run = runBatch({ ...clients, ...PLACES, modelId: MODEL, records, minDelay: 0.01, maxDelay: 0.05 });
  for await (const { error } of run) assert.equal(error, undefined);
  const batch = { version: 2, id: await run.jobArn, provider: "amazon-bedrock" };
  const results = ai.experimental_getBatchResults({ provider, batch, maxRetries: 0 });
  await assert.rejects(collected(results), { name: "InputError", message: /bedrock-wasm\/batch/ });
});
