// What the real service once answered parses here as it does in the AWS SDK's client.
import assert from "node:assert/strict";
import { test } from "node:test";
import { inChunks, scriptedFetch } from "bedrock-wasm/testing";
import { client, drain, rejection } from "../support/clients.js";
import { recordings } from "../support/corpus.js";
import { sdkClient } from "../support/sdk.js";

const METHODS = {
  converse: "converse",
  invoke: "invokeModel",
  "converse-stream": "converseStream",
  "invoke-with-response-stream": "invokeModelWithResponseStream",
  "count-tokens": "countTokens",
};
const EVENT_STREAM = "application/vnd.amazon.eventstream";
const BEDROCK_RUNTIME = /^https:\/\/bedrock-runtime\./;

/** Recorded interactions with the operations there are, as calls. */
function calls() {
  return recordings()
    .filter(({ meta }) => BEDROCK_RUNTIME.test(meta.uri))
    .map(({ name, meta, request, response }) => {
      const [, modelId, operation] = /\/model\/([^/]+)\/([^/?]+)$/.exec(meta.uri);
      const id = decodeURIComponent(modelId);
      const members = operation.startsWith("invoke") ? { body: new Uint8Array(request) } : parsed(request);
      const headers = Object.fromEntries(
        Object.entries(meta.response_headers).map(([key, value]) => [key.toLowerCase(), [value].flat().join()]),
      );
      delete headers["content-encoding"]; // the recorders kept the decoded body
      // Some recorders took away the headers, or their values.
      if (!headers["content-type"] || headers["content-type"] === "**REDACTED**") {
        headers["content-type"] = meta.stream ? EVENT_STREAM : "application/json";
      }
      const input = { modelId: id, ...members };
      return {
        name,
        method: METHODS[operation],
        input,
        whole: Boolean(members),
        status: meta.status,
        headers,
        response,
      };
    });
}

/** A request as a caller's input, blobs as bytes. One was cut off by its recorder; its answer is whole. */
function parsed(request) {
  const isBlob = (key, value) => /^(bytes|body|redactedContent)$/.test(key) && typeof value === "string";
  try {
    return JSON.parse(request, (key, value) =>
      isBlob(key, value) ? new Uint8Array(Buffer.from(value, "base64")) : value,
    );
  } catch {
    return undefined;
  }
}

/** The output of either client; of a stream, its events and its error. */
async function outcome(promise) {
  const [{ value, reason }] = await Promise.allSettled([promise]);
  // The recorders dropped the header that names errors; the SDK calls such ones "Unknown".
  if (reason) {
    return {
      name: reason.name.replace(/^Unknown$/, "UnknownError"),
      message: reason.message,
      status: reason.$metadata?.httpStatusCode,
    };
  }
  const { $metadata, ...output } = value;
  if (output.stream) return { status: $metadata.httpStatusCode, ...(await drain(output.stream)) };
  if (output.body) output.body = new Uint8Array(output.body);
  const members = { status: $metadata.httpStatusCode, requestId: $metadata.requestId, ...output };
  return Object.fromEntries(Object.entries(members).filter(([, member]) => member !== undefined));
}

/**
 * Ours without the members that the SDK's model does not know yet: it drops them, we pass them on.
 * Their paths are collected.
 */
function known(ours, theirs, path, unknown) {
  if (
    typeof ours !== "object" ||
    ours === null ||
    typeof theirs !== "object" ||
    theirs === null ||
    ArrayBuffer.isView(ours)
  ) {
    return ours;
  }
  if (Array.isArray(ours)) return ours.map((item, at) => known(item, theirs[at], `${path}[]`, unknown));
  const members = Object.entries(ours).filter(
    ([name]) => theirs[name] !== undefined || void unknown.add(`${path}.${name}`),
  );
  return Object.fromEntries(
    members.map(([name, member]) => [name, known(member, theirs[name], `${path}.${name}`, unknown)]),
  );
}

test("every recorded answer of bedrock-runtime parses as the SDK parses it", async (t) => {
  const counts = {};
  const unknown = new Set();
  for (const { name, method, input, status, headers, response } of calls()) {
    const fetch = scriptedFetch([() => new Response(response, { status, headers })]);
    const ours = await outcome(client(fetch)[method](input, { maxAttempts: 1 }));
    const theirs = await outcome(sdkClient({ status, headers, chunks: [response] })[method](input));
    assert.deepEqual(known(ours, theirs, method, unknown), theirs, name);
    assert.equal(ours.status, status, name);
    counts[`${method} ${status}`] = (counts[`${method} ${status}`] ?? 0) + 1;
  }
  assert.ok(Object.keys(counts).length >= 5);
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
  t.diagnostic(`proved: ${all} recorded answers of AWS read as the AWS SDK reads them`);
  t.diagnostic(
    `compared: ${Object.entries(counts)
      .map(([what, count]) => `${count} × ${what}`)
      .join(", ")}`,
  );
  t.diagnostic(`passed on although the SDK drops them: ${[...unknown].join(", ")}`);
});

/** Two requests were recorded without a body: the service refused them. */
const jsonOf = (body) => (body?.length ? JSON.parse(Buffer.from(body)) : undefined);

test("every recorded request is sent as the SDK sends it", async (t) => {
  const all = calls();
  const whole = all.filter((call) => call.whole);
  for (const { name, method, input } of whole) {
    const fetch = scriptedFetch([() => new Response("{}", { status: 400 })]);
    const sdk = sdkClient();
    await Promise.all([rejection(client(fetch)[method](input)), sdk[method](input).catch(() => {})]);
    const [{ url, body }] = fetch.sent;
    assert.equal(new URL(url).pathname, sdk.sent[0].path, name);
    assert.deepEqual(jsonOf(body), jsonOf(sdk.sent[0].body), name);
  }
  assert.ok(whole.length >= all.length - 1);
  t.diagnostic(`${whole.length} requests; left out, because the recorder cut them off: ${all.length - whole.length}`);
});

test("final() of every recorded stream matches its events", async (t) => {
  const streams = calls().filter(({ method, status }) => method === "converseStream" && status === 200);
  for (const { name, input, headers, response } of streams) {
    const fetch = scriptedFetch([() => new Response(ReadableStream.from(inChunks(response, 61)), { headers })]);
    const { events } = await drain((await client(fetch).converseStream(input)).stream);
    const { stream } = await client(fetch).converseStream(input);
    const { message, stopReason, usage, metrics } = await stream.final();
    const of = (type) => events.find((each) => each[type])?.[type];
    assert.equal(message.role, of("messageStart").role, name);
    assert.equal(stopReason, of("messageStop").stopReason, name);
    assert.deepEqual({ usage, metrics }, { usage: of("metadata").usage, metrics: of("metadata").metrics }, name);
    const deltas = events.flatMap(({ contentBlockDelta }) => contentBlockDelta ?? []);
    const starts = events.flatMap(({ contentBlockStart }) => contentBlockStart ?? []);
    const joinedText = (at) =>
      deltas
        .filter((each) => each.contentBlockIndex === at)
        .map(({ delta }) => delta.text ?? delta.toolUse?.input ?? "")
        .join("");
    const indexes = [...new Set([...starts, ...deltas].map((each) => each.contentBlockIndex))].sort((a, b) => a - b);
    assert.equal(message.content.length, indexes.length, name);
    indexes.forEach((index, at) => {
      const block = message.content[at];
      const text = block.text ?? block.citationsContent?.content[0].text;
      if (text !== undefined) assert.equal(text, joinedText(index), name);
      if (!block.toolUse) return;
      const { toolUseId } = starts.find((each) => each.contentBlockIndex === index).start.toolUse;
      assert.equal(block.toolUse.toolUseId, toolUseId, name);
      assert.deepEqual(block.toolUse.input, JSON.parse(joinedText(index) || "{}"), name);
    });
  }
  assert.ok(streams.length > 0);
  t.diagnostic(`${streams.length} streams`);
});
