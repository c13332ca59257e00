// A body of the user's own `fetch` is read as a stream's contract has it: one read at a time, and cancelled once.
import assert from "node:assert/strict";
import { test } from "node:test";
import { converseFrames, event } from "bedrock-wasm/testing";
import { client, HELLO } from "../support/clients.js";

const FRAMES = converseFrames("Hello, world");

/** A stream of these frames, and how its body was read. */
async function watched(frames = FRAMES) {
  const seen = { atOnce: 0, most: 0, reads: 0, cancelled: [] };
  const left = [...frames];
  const read = async () => {
    seen.reads++;
    seen.most = Math.max(seen.most, ++seen.atOnce);
    await new Promise(setImmediate);
    seen.atOnce--;
    return left.length ? { done: false, value: left.shift() } : { done: true };
  };
  const cancel = async (reason) => void seen.cancelled.push(reason);
  const headers = new Headers({ "content-type": "application/vnd.amazon.eventstream" });
  const fetch = async () => ({ status: 200, ok: true, headers, body: { getReader: () => ({ read, cancel }) } });
  const { stream } = await client(fetch).converseStream(HELLO);
  return { stream, seen };
}

test("events that are asked for at once come in turn, from one read at a time", async () => {
  const expected = [];
  for await (const event of (await watched()).stream) expected.push(event);
  const { stream, seen } = await watched();
  const iterator = stream[Symbol.asyncIterator]();
  const results = await Promise.all([...expected, "end"].map(() => iterator.next()));
  assert.deepEqual(results, [...expected.map((value) => ({ done: false, value })), { done: true, value: undefined }]);
  assert.equal(seen.most, 1);
});

test("a stream that was read, cut or left cancels its body once", async () => {
  for (const [frames, end] of [
    [FRAMES, async (stream) => stream.final()],
    [FRAMES.slice(0, -2), async (stream) => stream.final().catch(() => {})],
    [FRAMES, async (stream) => stream.cancel()],
  ]) {
    const { stream, seen } = await watched(frames);
    await end(stream);
    await stream.cancel();
    await stream.cancel();
    assert.equal(seen.cancelled.length, 1);
  }
});

test("a stream that is cancelled while it lets the page do other things reads no more of its body", async (t) => {
  let now = Date.now();
  t.mock.method(Date, "now", () => (now += 20));
  const long = event("contentBlockDelta", { contentBlockIndex: 0, delta: { text: "a".repeat(40_000) } });
  const { stream, seen } = await watched([long, long, ...FRAMES]);
  const iterator = stream[Symbol.asyncIterator]();
  await iterator.next();
  await iterator.next();
  // So much has been read that a pause begins.
  const next = iterator.next();
  await stream.cancel();
  assert.deepEqual(await next, { done: true, value: undefined });
  const { reads } = seen;
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.equal(seen.reads, reads);
});
