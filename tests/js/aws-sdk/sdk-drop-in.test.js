// The same answers come out of this client and of the AWS SDK's as deeply equal outputs.
import assert from "node:assert/strict";
import { test } from "node:test";
import { event, exception, inChunks, joined, scriptedFetch } from "bedrock-wasm/testing";
import { client, drain, HELLO, MODEL_ID, rejection } from "../support/clients.js";
import { FRAMES } from "../support/conversation.js";
import { sdkClient } from "../support/sdk.js";

const STREAM = { "content-type": "application/vnd.amazon.eventstream", "x-amzn-requestid": "request-1" };
const JSON_TYPE = { "content-type": "application/json", "x-amzn-requestid": "request-1" };

/** One answer given to both clients. */
async function both(method, input, { status = 200, headers = JSON_TYPE, chunks }) {
  const fetch = scriptedFetch([() => new Response(ReadableStream.from(chunks), { status, headers })]);
  const ours = client(fetch)[method](input, { maxAttempts: 1 });
  const theirs = sdkClient({ status, headers, chunks })[method](input);
  const [a, b] = await Promise.all([settled(ours), settled(theirs)]);
  return { ours: a, theirs: b };
}

async function settled(promise) {
  const { value, reason } = (await Promise.allSettled([promise]))[0];
  return value ?? reason;
}

/** Outputs without `$metadata`, and byte classes made one. */
function plain(value) {
  if (ArrayBuffer.isView(value)) return new Uint8Array(value);
  if (value instanceof Date || typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(plain);
  const members = Object.entries(value).filter(([name, member]) => name !== "$metadata" && member !== undefined);
  return Object.fromEntries(members.map(([name, member]) => [name, plain(member)]));
}

const CONVERSE = {
  output: {
    message: {
      role: "assistant",
      content: [
        { text: "Grüße, 世界 \u{1F600}" },
        { toolUse: { toolUseId: "t1", name: "weather", input: { city: "São Paulo", deep: [{ a: null }, 1.5, -0] } } },
        { reasoningContent: { reasoningText: { text: "hm", signature: "c2ln" } } },
        { reasoningContent: { redactedContent: "AAEC/f7/" } },
        { image: { format: "png", source: { bytes: "iVBORw==" } } },
        {
          citationsContent: {
            content: [{ text: "cited" }],
            citations: [{ title: "t", location: { documentChar: { documentIndex: 0, start: 1, end: 2 } } }],
          },
        },
      ],
    },
  },
  stopReason: "tool_use",
  usage: { inputTokens: 7, outputTokens: 11, totalTokens: 18, cacheReadInputTokens: 0 },
  metrics: { latencyMs: 250 },
  additionalModelResponseFields: { stop_sequence: null, list: [1] },
  performanceConfig: { latency: "standard" },
};

const SUMMARY = {
  invocationArn: "arn:aws:bedrock:us-east-1:123456789012:async-invoke/abc",
  modelArn: "arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-reel-v1:0",
  status: "Completed",
  submitTime: "2026-01-02T03:04:05Z",
  lastModifiedTime: "2026-01-02T03:04:05.678Z",
  endTime: "2026-01-02T03:05:00.1Z",
  outputDataConfig: { s3OutputDataConfig: { s3Uri: "s3://bucket/prefix" } },
};

const ANSWERS = [
  ["converse", HELLO, CONVERSE],
  ["countTokens", { modelId: MODEL_ID, input: { converse: {} } }, { inputTokens: 12 }],
  ["getAsyncInvoke", { invocationArn: SUMMARY.invocationArn }, SUMMARY],
  ["listAsyncInvokes", {}, { nextToken: "n", asyncInvokeSummaries: [SUMMARY, { ...SUMMARY, endTime: undefined }] }],
  [
    "startAsyncInvoke",
    { modelId: MODEL_ID, modelInput: {}, outputDataConfig: { s3OutputDataConfig: { s3Uri: "s3://b/p" } } },
    { invocationArn: SUMMARY.invocationArn },
  ],
  [
    "applyGuardrail",
    { guardrailIdentifier: "g", guardrailVersion: "1", source: "INPUT", content: [] },
    {
      action: "GUARDRAIL_INTERVENED",
      outputs: [{ text: "blocked" }],
      usage: { topicPolicyUnits: 1 },
      assessments: [{ wordPolicy: { customWords: [] } }],
    },
  ],
];

for (const [method, input, answer] of ANSWERS) {
  test(`${method}: the same output`, async () => {
    const { ours, theirs } = await both(method, input, { chunks: [Buffer.from(JSON.stringify(answer))] });
    assert.deepEqual(plain(ours), plain(theirs));
    assert.ok(Object.keys(plain(theirs)).length > 0);
    const { httpStatusCode, requestId, attempts, totalRetryDelay } = theirs.$metadata;
    assert.deepEqual(ours.$metadata, { httpStatusCode, requestId, attempts, totalRetryDelay });
  });
}

test("invokeModel: the same body, with the same methods", async () => {
  const headers = {
    ...JSON_TYPE,
    "x-amzn-bedrock-performanceconfig-latency": "optimized",
    "x-amzn-bedrock-service-tier": "priority",
  };
  for (const chunks of [[Buffer.from('{"completion":"Grüße"}')], [Buffer.from([0, 255]), Buffer.from([1])]]) {
    const { ours, theirs } = await both("invokeModel", { modelId: MODEL_ID, body: "{}" }, { headers, chunks });
    assert.deepEqual(plain(ours), plain(theirs));
    assert.equal(ours.performanceConfigLatency, "optimized");
    for (const encoding of ["utf-8", "base64"]) {
      assert.equal(ours.body.transformToString(encoding), theirs.body.transformToString(encoding));
    }
    assert.ok(ours.body instanceof Uint8Array);
  }
  const { ours } = await both("invokeModel", { modelId: MODEL_ID, body: "{}" }, { chunks: [Buffer.from('{"a":[1]}')] });
  assert.deepEqual(ours.body.json(), { a: [1] });
});

async function eventsOf(output, member) {
  const { events, error } = await drain(output[member]);
  return { events: events.map(plain), error };
}

test("converseStream: the same events", async (t) => {
  const bytes = joined(...FRAMES);
  for (const length of [1, 100, bytes.length]) {
    const { ours, theirs } = await both("converseStream", HELLO, { headers: STREAM, chunks: inChunks(bytes, length) });
    const [a, b] = await Promise.all([eventsOf(ours, "stream"), eventsOf(theirs, "stream")]);
    assert.deepEqual(a, b);
    assert.equal(a.events.length, FRAMES.length);
  }
  t.diagnostic(`${FRAMES.length} events in 3 chunkings`);
});

test("invokeModelWithResponseStream: the same chunks and headers", async () => {
  const headers = {
    ...STREAM,
    "x-amzn-bedrock-content-type": "application/json",
    "x-amzn-bedrock-performanceconfig-latency": "standard",
  };
  const frames = ['{"delta":"é"}', "", "\0\u0001"].map((text) =>
    event("chunk", { bytes: Buffer.from(text).toString("base64") }),
  );
  const { ours, theirs } = await both(
    "invokeModelWithResponseStream",
    { modelId: MODEL_ID, body: "{}" },
    { headers, chunks: [joined(...frames)] },
  );
  assert.deepEqual(
    [ours.contentType, ours.performanceConfigLatency],
    [theirs.contentType, theirs.performanceConfigLatency],
  );
  const [a, b] = await Promise.all([eventsOf(ours, "body"), eventsOf(theirs, "body")]);
  assert.deepEqual(a, b);
  assert.equal(a.events.length, 3);
});

/** What user code looks at in an exception. */
function seen({ name, message, $fault, $metadata, originalStatusCode, resourceName }) {
  return { name, message, $fault, status: $metadata?.httpStatusCode, originalStatusCode, resourceName };
}

test("exceptions: the same name, message, fault, status and members", async () => {
  const rows = [
    [400, "ValidationException", { message: "bad" }],
    [403, "AccessDeniedException", { message: "denied" }],
    [404, "ResourceNotFoundException", { message: "gone" }],
    [408, "ModelTimeoutException", { message: "late" }],
    [424, "ModelErrorException", { message: "model", originalStatusCode: 500, resourceName: "r" }],
    [429, "ThrottlingException", { message: "slow" }],
    [429, "ModelNotReadyException", { message: "cold" }],
    [500, "InternalServerException", { message: "oops" }],
    [503, "ServiceUnavailableException", { message: "busy" }],
    [418, "NewerException", { message: "newer" }],
  ];
  for (const [status, name, body] of rows) {
    const headers = {
      ...JSON_TYPE,
      "x-amzn-errortype": `${name}:http://internal.amazon.com/coral/com.amazon.bedrock/`,
    };
    const { ours, theirs } = await both("converse", HELLO, {
      status,
      headers,
      chunks: [Buffer.from(JSON.stringify(body))],
    });
    const { $fault: fault, ...rest } = seen(theirs);
    const known = name === "NewerException" ? { fault: "client" } : { fault };
    assert.deepEqual(seen(ours), { ...rest, $fault: known.fault }, name);
    assert.equal(ours.name, name);
  }
});

test("exceptions in mid-stream: the same name, message and members, after the same events", async () => {
  for (const [type, body] of [
    ["throttlingException", { message: "slow" }],
    ["modelStreamErrorException", { message: "model", originalStatusCode: 500, originalMessage: "o" }],
    ["validationException", { message: "bad" }],
  ]) {
    const chunks = [joined(...FRAMES.slice(0, 3), exception(type, body))];
    const { ours, theirs } = await both("converseStream", HELLO, { headers: STREAM, chunks });
    const [a, b] = await Promise.all([eventsOf(ours, "stream"), eventsOf(theirs, "stream")]);
    assert.deepEqual(a.events, b.events);
    for (const member of ["name", "message", "originalStatusCode", "originalMessage"]) {
      assert.equal(a.error[member], b.error[member], member);
    }
    assert.equal(a.error.message, body.message);
  }
});

test("both refuse a missing model id before anything is sent", async () => {
  const sdk = sdkClient();
  const fetch = scriptedFetch([() => Response.json({})]);
  await rejection(sdk.converse({ messages: [] }));
  await rejection(client(fetch).converse({ messages: [] }));
  assert.deepEqual([sdk.sent.length, fetch.sent.length], [0, 0]);
});
