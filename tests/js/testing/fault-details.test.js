// Faults at their limits: pauses, bodies that are not whole frames, responses without a body.
import assert from "node:assert/strict";
import { test } from "node:test";
import { converseFrames, faulty, joined, message, scriptedFetch, stream } from "bedrock-wasm/testing";
import { drain, rejection } from "../support/clients.js";

const ADDRESS = "https://example.com/";
const FRAMES = converseFrames("Why?");

const bodyOf = async (answer) => (await scriptedFetch([answer])(ADDRESS)).body;

/** Lets what waits for no timer go on. */
const turns = () => new Promise(setImmediate);

test("a pause begins when a chunk is asked for", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const reader = (await bodyOf(faulty(stream(FRAMES), { pauseMs: 20 }))).getReader();
  await turns();
  t.mock.timers.tick(1_000);
  const chunks = [];
  const reading = reader.read().then(({ value }) => chunks.push(value));
  await turns();
  t.mock.timers.tick(19);
  await turns();
  assert.equal(chunks.length, 0);
  t.mock.timers.tick(1);
  await reading;
  assert.deepEqual(chunks, [FRAMES[0]]);
});

test("there is no pause unless one is asked for", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { events } = await drain(await bodyOf(faulty(stream(FRAMES), { chunkBytes: 1_000 })));
  assert.deepEqual(
    events,
    [Buffer.concat(FRAMES).subarray(0, 1_000)].map((bytes) => new Uint8Array(bytes)),
  );
});

test("no timer is left when a reader leaves in a pause", async () => {
  const timeouts = () => process.getActiveResourcesInfo().filter((kind) => kind === "Timeout").length;
  const before = timeouts();
  const reader = (await bodyOf(faulty(stream(FRAMES), { pauseMs: 60_000 }))).getReader();
  const reading = reader.read();
  await turns();
  assert.equal(timeouts(), before + 1);
  await reader.cancel();
  await reading;
  assert.equal(timeouts(), before);
});

test("a connection is lost with the error that Node's fetch has", async () => {
  const { error } = await drain(await bodyOf(faulty(stream(FRAMES), { resetAtByte: 3 })));
  assert.deepEqual([error.name, error.message], ["TypeError", "terminated"]);
});

test("frames are counted to the smallest one, and up to one that is cut", async () => {
  const small = message({});
  assert.equal(small.length, 16);
  const { events } = await drain(await bodyOf(faulty(stream([small, small]), { cutAfterFrames: 2 })));
  assert.deepEqual(joined(...events), joined(small, small));
  const cut = joined(...FRAMES).slice(0, -1);
  for (const [faults, text] of [
    [{ flipBitInFrame: FRAMES.length - 1 }, "faults.flipBitInFrame: the body has 4 frames only"],
    [{ cutAfterFrames: FRAMES.length }, "faults.cutAfterFrames: the body has 4 frames only"],
  ]) {
    const { name, code, message: said } = await rejection(bodyOf(faulty(stream([cut]), faults)));
    assert.deepEqual([name, code, said], ["InputError", "invalid_input", text]);
  }
});

test("a response without a body ends at once, or in its fault", async () => {
  const empty = () => new Response(null, { status: 200, headers: { "x-kept": "1" } });
  const { events, error } = await drain(await bodyOf(faulty(empty, { chunkBytes: 1 })));
  assert.deepEqual([events, error], [[], undefined]);
  const reset = await drain(await bodyOf(faulty(empty, { resetAtByte: 0 })));
  assert.equal(reset.error.name, "TypeError");
});

test("a response whose status allows no body keeps its status and headers", async () => {
  for (const status of [204, 205, 304]) {
    const answer = () => new Response(null, { status, headers: { "x-kept": "1" } });
    const response = await scriptedFetch([faulty(answer, { chunkBytes: 1 })])(ADDRESS);
    assert.deepEqual([response.status, response.headers.get("x-kept"), response.body], [status, "1", null]);
  }
});
