import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import http from "node:http";
import { test } from "node:test";
import { EventStreamCodec } from "@smithy/eventstream-codec";
import { collect, emulator, eventually, HELLO, HELLO_ANSWER, modelPath } from "./emulator.js";

const NOVA = "amazon.nova-micro-v1:0";
const codec = new EventStreamCodec(
  (bytes) => Buffer.from(bytes).toString(),
  (text) => Buffer.from(text),
);
const PADDING = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

/** Splits a body into frames; the codec checks both CRCs. */
function frames(bytes) {
  const found = [];
  for (let at = 0; at < bytes.length;) {
    const length = bytes.readUInt32BE(at);
    const { headers, body } = codec.decode(bytes.subarray(at, at + length));
    found.push({ headers, payload: Buffer.from(body).toString() });
    at += length;
  }
  return found;
}

function openStream(server, body, { operation = "converse-stream", signal, modelId = NOVA } = {}) {
  return fetch(server.url + modelPath(modelId, operation), {
    method: "POST",
    headers: { authorization: `Bearer ${server.token}` },
    body: JSON.stringify(body),
    signal,
  });
}

const read = async (response) => frames(Buffer.from(await response.arrayBuffer()));

/** What can be compared between our frames and recorded ones: headers in order, keys in order, form of the padding. */
function form({ headers, payload }) {
  const { p, ...rest } = JSON.parse(payload);
  assert.equal(p, PADDING.slice(0, p.length));
  assert.ok(p.length > 0);
  const keys = (value) =>
    value && typeof value === "object" ? Object.entries(value).map(([key, inner]) => [key, keys(inner)]) : typeof value;
  return {
    names: Object.entries(headers).map(([name, { type }]) => [name, type]),
    contentType: headers[":content-type"].value,
    messageType: headers[":message-type"].value,
    keyOrder: Object.keys(JSON.parse(payload)),
    keys: keys(rest),
  };
}

const eventType = ({ headers }) => headers[":event-type"].value;

test("frames have the form of recorded ones", async (t) => {
  const corpus = new URL("../../../shared/corpora/recorded-bedrock/crmne__ruby_llm/", import.meta.url);
  if (!existsSync(corpus)) return t.skip("NOT RUN: ../shared/corpora/recorded-bedrock is absent");
  const name = readdirSync(corpus).find((file) => /chat_streaming.*nova.*\.response\.bin$/.test(file));
  const recorded = frames(readFileSync(new URL(name, corpus)));
  const server = await emulator(t);
  const response = await openStream(server, HELLO);
  assert.equal(response.headers.get("content-type"), "application/vnd.amazon.eventstream");
  const ours = await read(response);
  for (const type of ["messageStart", "contentBlockDelta", "contentBlockStop", "messageStop", "metadata"]) {
    const [theirs, mine] = [recorded, ours].map((list) => list.find((frame) => eventType(frame) === type));
    assert.deepEqual(form(mine), form(theirs), type);
  }
});

test("paddings differ in length", async (t) => {
  const server = await emulator(t);
  const lengths = (await read(await openStream(server, HELLO))).map(({ payload }) => JSON.parse(payload).p.length);
  assert.ok(new Set(lengths).size > 1);
});

test("chunks of InvokeModelWithResponseStream hold base64 and padding", async (t) => {
  const server = await emulator(t);
  const response = await openStream(server, HELLO, { operation: "invoke-with-response-stream" });
  assert.equal(response.headers.get("x-amzn-bedrock-content-type"), "application/json");
  const all = await read(response);
  for (const frame of all) {
    assert.equal(eventType(frame), "chunk");
    assert.deepEqual(Object.keys(JSON.parse(frame.payload)), ["bytes", "p"]);
  }
});

test("twenty streams at once", async (t) => {
  const server = await emulator(t, { tokensPerSecond: 100 });
  const said = Array.from({ length: 20 }, (_, index) => `stream number ${index} speaking`);
  const answers = await Promise.all(
    said.map(async (text) => {
      const all = await read(await openStream(server, { messages: [{ role: "user", content: [{ text }] }] }));
      return all.map(({ payload }) => JSON.parse(payload).delta?.text ?? "").join("");
    }),
  );
  assert.deepEqual(
    answers,
    said.map((text) => HELLO_ANSWER.replace("hello out there", text)),
  );
});

test("a client that leaves is noticed, and its generation stops", async (t) => {
  const server = await emulator(t, { tokensPerSecond: 50 });
  const abort = new AbortController();
  const long = { messages: [{ role: "user", content: [{ text: "word ".repeat(500) }] }] };
  const response = await openStream(server, long, { signal: abort.signal });
  await response.body.getReader().read();
  const leftAt = Date.now();
  abort.abort();
  const [record] = server.requests;
  await eventually(() => record.endedAt !== null, "the work is over");
  assert.ok(record.clientClosedAt >= leftAt);
  const { events } = record;
  await new Promise((resolve) => setTimeout(resolve, 200));
  assert.equal(record.events, events, "nothing is generated any more");
});

test("a client that leaves before the first byte is noticed, too", async (t) => {
  const server = await emulator(t, { tokensPerSecond: 2 });
  const abort = new AbortController();
  const opened = fetch(server.url + modelPath(NOVA), {
    method: "POST",
    headers: { authorization: `Bearer ${server.token}` },
    body: JSON.stringify(HELLO),
    signal: abort.signal,
  });
  opened.catch(() => {});
  await eventually(() => server.requests[0]?.operation === "Converse", "the call begins");
  abort.abort();
  await eventually(() => server.requests[0].endedAt !== null, "the work is over");
  assert.ok(server.requests[0].clientClosedAt);
  assert.equal(server.requests[0].firstByteAt, null);
});

test("a client that leaves while still sending is noticed", async (t) => {
  const server = await emulator(t);
  const { hostname, port } = new URL(server.url);
  const headers = { authorization: `Bearer ${server.token}`, "content-length": 1000 };
  const request = http.request({ hostname, port, method: "POST", path: modelPath(NOVA), headers });
  request.on("error", () => {});
  request.write("{");
  await eventually(() => server.requests.length === 1, "the request begins");
  request.destroy();
  await eventually(() => server.requests[0].endedAt !== null, "the work is over");
  assert.ok(server.requests[0].clientClosedAt);
});

test("a client that does not read stops the model; nothing is lost when it reads again", async (t) => {
  const server = await emulator(t);
  const words = 60_000;
  const text = "word ".repeat(words).trim();
  const body = JSON.stringify({ messages: [{ role: "user", content: [{ text }] }] });
  const { hostname, port } = new URL(server.url);
  const headers = { authorization: `Bearer ${server.token}` };
  const request = http.request({ hostname, port, method: "POST", path: modelPath(NOVA, "converse-stream"), headers });
  const response = await new Promise((resolve, reject) => {
    request.on("response", resolve).on("error", reject).end(body);
  });
  response.pause();
  const [record] = server.requests;
  let before = -1;
  while (before !== record.events) {
    before = record.events;
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
  assert.ok(record.events < words, `${record.events} events fit into the buffers`);
  assert.equal(record.endedAt, null);
  const chunks = await collect(response);
  const all = frames(Buffer.concat(chunks));
  const spoken = all.map(({ payload }) => JSON.parse(payload).delta?.text ?? "").join("");
  assert.equal(spoken, HELLO_ANSWER.replace("hello out there", text));
});
