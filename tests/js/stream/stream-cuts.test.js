// A stream that is cut off throws: after every event before the cut, and with what they add up to.
import assert from "node:assert/strict";
import { test } from "node:test";
import { IncompleteStreamError } from "bedrock-wasm";
import { event, joined, openStream, scriptedFetch, stream } from "bedrock-wasm/testing";
import { client, drain, HELLO, rejection } from "../support/clients.js";
import { consumed } from "../support/consumed.js";
import { EXPECTED_EVENTS, FRAMES } from "../support/conversation.js";
import { startServer } from "../support/http-server.js";

const BYTES = joined(...FRAMES);
const ENDS = FRAMES.reduce((ends, frame) => [...ends, (ends.at(-1) ?? 0) + frame.length], []);
/** From this many frames on a Converse stream has had its `messageStop`. */
const COMPLETE_FRAMES = EXPECTED_EVENTS.findIndex((each) => each.messageStop) + 1;

/** What the first events add up to, by a complete stream of just them. */
async function assembledOf(count) {
  const frames = FRAMES.slice(0, count);
  if (count >= COMPLETE_FRAMES) {
    return (await client(scriptedFetch([stream([joined(...frames)])])).converseStream(HELLO)).stream.final();
  }
  const stop = event("messageStop", { stopReason: "end_turn" });
  const { stopReason, ...partial } = await (
    await client(scriptedFetch([stream([joined(...frames, stop)])])).converseStream(HELLO)
  ).stream.final();
  assert.equal(stopReason, "end_turn");
  return partial;
}

test("cut at every byte: the events before the cut, then IncompleteStreamError", async (t) => {
  const partials = await Promise.all(Array.from({ length: FRAMES.length + 1 }, (_, count) => assembledOf(count)));
  let completed = 0;
  for (let cut = 0; cut <= BYTES.length; cut++) {
    const frames = ENDS.filter((end) => end <= cut).length;
    const { events, error: thrown } = await consumed([BYTES.slice(0, cut)]);
    assert.deepEqual(events, EXPECTED_EVENTS.slice(0, frames), `cut at byte ${cut}`);
    const atBoundary = cut === (ENDS[frames - 1] ?? 0);
    if (atBoundary && frames >= COMPLETE_FRAMES) {
      assert.equal(thrown, undefined);
      completed++;
      continue;
    }
    assert.ok(thrown instanceof IncompleteStreamError, `cut at byte ${cut}: ${thrown?.stack}`);
    assert.equal(thrown.code, atBoundary ? "no_terminal_event" : "cut_in_message");
    assert.deepEqual(thrown.partial, partials[frames], `cut at byte ${cut}`);
    assert.equal(thrown.$metadata.httpStatusCode, 200);
  }
  assert.equal(completed, FRAMES.length - COMPLETE_FRAMES + 1);
  t.diagnostic(`cut at ${BYTES.length + 1} byte positions; complete at ${completed}: after messageStop and at the end`);
});

test("final() and text() throw on a cut as well", async () => {
  const cut = () => client(scriptedFetch([stream([BYTES.slice(0, ENDS[9] + 5)])])).converseStream(HELLO);
  const final = await rejection((await cut()).stream.final());
  assert.ok(final instanceof IncompleteStreamError);
  assert.equal(final.partial.message.content[2].text, 'Grüße, 世界 \u{1F600}\n"quoted" \\ ');
  const { events, error: thrown } = await drain((await cut()).stream.text());
  assert.equal(events.length, 2);
  assert.ok(thrown instanceof IncompleteStreamError);
  const { error: streamed } = await drain((await cut()).stream.toReadableStream());
  assert.ok(streamed instanceof IncompleteStreamError);
});

test("InvokeModel streams: a cut in a frame, or before the first one, throws; between frames of an unknown model it does not", async (t) => {
  const frames = ["one", "two"].map((text) => event("chunk", { bytes: Buffer.from(text).toString("base64") }));
  const bytes = joined(...frames);
  for (let cut = 0; cut <= bytes.length; cut++) {
    const whole = [frames[0].length, bytes.length].indexOf(cut);
    const { events, error: thrown } = await consumed([bytes.slice(0, cut)], "invokeModelWithResponseStream");
    assert.equal(events.length, [frames[0].length, bytes.length].filter((end) => end <= cut).length);
    if (whole >= 0) assert.equal(thrown, undefined);
    else assert.ok(thrown instanceof IncompleteStreamError);
  }
  t.diagnostic(`cut at ${bytes.length + 1} byte positions`);
});

test("a body that fails, and a connection that is reset: IncompleteStreamError", async () => {
  const body = openStream();
  const output = await client(scriptedFetch([body.answer])).converseStream(HELLO);
  body.push(joined(...FRAMES.slice(0, 9)));
  const iterator = output.stream[Symbol.asyncIterator]();
  for (const expected of EXPECTED_EVENTS.slice(0, 9)) assert.deepEqual((await iterator.next()).value, expected);
  body.fail(new TypeError("terminated"));
  const thrown = await rejection(iterator.next());
  assert.ok(thrown instanceof IncompleteStreamError, thrown.stack);
  assert.equal(thrown.partial.message.content[2].text, "Grüße, ");
  assert.equal(thrown.cause.message, "terminated");

  const server = await startServer((request, response) => {
    response.writeHead(200, { "content-type": "application/vnd.amazon.eventstream" });
    response.write(joined(...FRAMES.slice(0, 2)), () => setTimeout(() => response.destroy(), 20));
  });
  try {
    const { stream: events } = await client(undefined, { endpoint: server.url }).converseStream(HELLO);
    const seen = await drain(events);
    assert.deepEqual(seen.events, EXPECTED_EVENTS.slice(0, 2));
    assert.ok(seen.error instanceof IncompleteStreamError, seen.error?.stack);
  } finally {
    await server.close();
  }
});
