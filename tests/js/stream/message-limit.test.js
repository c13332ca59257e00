// The largest message that is kept in memory: 64 MiB unless the client or the call says otherwise.
import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeEventStream, InputError, StreamIntegrityError } from "bedrock-wasm";
import { converseFrames, event, joined, json, message, scriptedFetch, stream } from "bedrock-wasm/testing";
import { client, drain, HELLO, rejection } from "../support/clients.js";

const LARGE = event("contentBlockDelta", { contentBlockIndex: 0, delta: { text: "x".repeat(5_000) } });
const FRAMES = converseFrames("Hello");
const BYTES = joined(FRAMES[0], LARGE, ...FRAMES.slice(1));

async function read(config, options) {
  const { stream: events } = await client(scriptedFetch([stream([BYTES])]), config).converseStream(HELLO, options);
  return drain(events);
}

test("of the client, and of a call in its place", async () => {
  for (const [config, options] of [
    [{ maxMessageBytes: 5_000 }],
    [{}, { maxMessageBytes: 5_000 }],
    [{ maxMessageBytes: 1e6 }, { maxMessageBytes: LARGE.length - 1 }],
  ]) {
    const { events, error } = await read(config, options);
    assert.deepEqual(events, [{ messageStart: { role: "assistant" } }]);
    assert.ok(error instanceof StreamIntegrityError && error.code === "message_too_large", error?.stack);
  }
  for (const [config, options] of [
    [{}],
    [{ maxMessageBytes: LARGE.length }],
    [{ maxMessageBytes: 1 }, { maxMessageBytes: LARGE.length }],
    [{ maxMessageBytes: undefined }, { maxMessageBytes: undefined }],
  ]) {
    assert.equal((await read(config, options)).error, undefined);
  }
});

test("64 MiB unless given, judged by the prelude alone", async () => {
  const prelude = (length) => {
    const frame = message({}, new Uint8Array(length - 16));
    return frame.subarray(0, 12);
  };
  const source = async function* (length) {
    yield prelude(length);
  };
  const limit = 64 * 1024 * 1024;
  assert.equal((await drain(decodeEventStream(source(limit)))).error.code, "cut_in_message");
  assert.equal((await drain(decodeEventStream(source(limit + 1)))).error.code, "message_too_large");
  const { stream: events } = await client(scriptedFetch([stream([prelude(limit + 1)])])).converseStream(HELLO);
  assert.equal((await drain(events)).error.code, "message_too_large");
});

test("a limit that is not a whole number is refused", async () => {
  for (const maxMessageBytes of [0, -1, 1.5, NaN, "1", null, 2 ** 32, Infinity]) {
    const named = (error) => error instanceof InputError && error.message.startsWith("maxMessageBytes:");
    assert.throws(() => client(undefined, { maxMessageBytes }), named, String(maxMessageBytes));
    assert.ok(named(await rejection(client(scriptedFetch([json({})])).converse(HELLO, { maxMessageBytes }))));
    assert.ok(named((await drain(decodeEventStream(new ReadableStream(), { maxMessageBytes }))).error));
  }
});
