// A stream completes, or it throws: after every event before the fault, and with what they add up to.
import assert from "node:assert/strict";
import { test } from "node:test";
import { IncompleteStreamError, ServiceException, StreamIntegrityError } from "bedrock-wasm";
import { client, drain, HELLO, MODEL_ID, rejection } from "./support/clients.js";
import { EXPECTED_EVENTS, FRAMES } from "./support/conversation.js";
import { error, event, exception, joined, message, strings } from "./support/frames.js";
import { startServer } from "./support/http-server.js";
import { inChunks, openStream, scriptedFetch, stream } from "./support/scripted-fetch.js";

const BYTES = joined(...FRAMES);
const ENDS = FRAMES.reduce((ends, frame) => [...ends, (ends.at(-1) ?? 0) + frame.length], []);
/** From this many frames on a Converse stream has had its `messageStop`. */
const COMPLETE_FRAMES = EXPECTED_EVENTS.findIndex((each) => each.messageStop) + 1;

const METHODS = {
  converseStream: { input: HELLO, member: "stream" },
  invokeModelWithResponseStream: { input: { modelId: MODEL_ID, body: "{}" }, member: "body" },
};

async function consumed(chunks, method = "converseStream") {
  const { input, member } = METHODS[method];
  const output = await client(scriptedFetch(stream(...chunks)))[method](input);
  return drain(output[member]);
}

/** What the first events add up to, by a complete stream of just them. */
async function assembledOf(count) {
  const frames = FRAMES.slice(0, count);
  const stop = count < COMPLETE_FRAMES ? [event("messageStop", {})] : [];
  return (await client(scriptedFetch(stream(joined(...frames, ...stop)))).converseStream(HELLO)).stream.final();
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
  const cut = () => client(scriptedFetch(stream(BYTES.slice(0, ENDS[9] + 5)))).converseStream(HELLO);
  const final = await rejection((await cut()).stream.final());
  assert.ok(final instanceof IncompleteStreamError);
  assert.equal(final.partial.message.content[2].text, 'Grüße, 世界 \u{1F600}\n"quoted" \\ ');
  const { events, error: thrown } = await drain((await cut()).stream.text());
  assert.equal(events.length, 2);
  assert.ok(thrown instanceof IncompleteStreamError);
  const { error: streamed } = await drain((await cut()).stream.toReadableStream());
  assert.ok(streamed instanceof IncompleteStreamError);
});

test("InvokeModel streams: a cut in a frame throws, between frames nothing can be told", async (t) => {
  const frames = ["one", "two"].map((text) => event("chunk", { bytes: Buffer.from(text).toString("base64") }));
  const bytes = joined(...frames);
  for (let cut = 0; cut <= bytes.length; cut++) {
    const whole = [0, frames[0].length, bytes.length].indexOf(cut);
    const { events, error: thrown } = await consumed([bytes.slice(0, cut)], "invokeModelWithResponseStream");
    assert.equal(events.length, [frames[0].length, bytes.length].filter((end) => end <= cut).length);
    if (whole >= 0) assert.equal(thrown, undefined);
    else assert.ok(thrown instanceof IncompleteStreamError);
  }
  t.diagnostic(`cut at ${bytes.length + 1} byte positions`);
});

test("any flipped bit: StreamIntegrityError, after the events before it", async (t) => {
  let flipped = 0;
  for (let at = 0; at < BYTES.length; at++) {
    const damaged = BYTES.slice();
    damaged[at] ^= 1 << (at % 8);
    const before = ENDS.filter((end) => end <= at).length;
    const { events, error: thrown } = await consumed([damaged]);
    assert.deepEqual(events, EXPECTED_EVENTS.slice(0, before), `bit flipped in byte ${at}`);
    assert.ok(thrown instanceof StreamIntegrityError, `bit flipped in byte ${at}: ${thrown?.stack}`);
    assert.equal(thrown.retryable, false);
    flipped++;
  }
  t.diagnostic(`a bit flipped in each of ${flipped} bytes`);
});

test("after a fault the stream is over, and stays so", async () => {
  const damaged = BYTES.slice();
  damaged[ENDS[0] + 1] ^= 1;
  const output = await client(scriptedFetch(stream(damaged))).converseStream(HELLO);
  const iterator = output.stream[Symbol.asyncIterator]();
  assert.deepEqual((await iterator.next()).value, EXPECTED_EVENTS[0]);
  assert.ok((await rejection(iterator.next())) instanceof StreamIntegrityError);
  for (let again = 0; again < 3; again++) assert.deepEqual(await iterator.next(), { done: true, value: undefined });
});

test("an exception frame: ServiceException after the events before it, nothing after it", async () => {
  const cases = [
    ["throttlingException", { message: "Too many tokens" }, "ThrottlingException", "Too many tokens", "client", true],
    ["modelStreamErrorException", { message: "m", originalStatusCode: 503, originalMessage: "o" }, "ModelStreamErrorException", "m", "client", false],
    ["internalServerException", { Message: "capital" }, "InternalServerException", "capital", "server", true],
    ["serviceUnavailableException", {}, "ServiceUnavailableException", /ServiceUnavailableException/, "server", true],
    ["validationException", { message: "v", p: "padding" }, "ValidationException", "v", "client", false],
    ["newerException", "", "NewerException", /NewerException/, "client", false],
    ["newerException", "not JSON", "NewerException", /NewerException/, "client", false],
    ["newerException", '{"message": "cut', "NewerException", /NewerException/, "client", false],
  ];
  for (const [type, payload, name, text, fault, retryable] of cases) {
    const { events, error: thrown } = await consumed([joined(...FRAMES.slice(0, 3), exception(type, payload), ...FRAMES.slice(3))]);
    assert.deepEqual(events, EXPECTED_EVENTS.slice(0, 3));
    assert.ok(thrown instanceof ServiceException, thrown?.stack);
    assert.equal(thrown.name, name);
    assert.match(thrown.message, text instanceof RegExp ? text : new RegExp(`^${text}$`));
    assert.deepEqual([thrown.$fault, thrown.retryable, thrown.$metadata.httpStatusCode], [fault, retryable, 200], name);
    assert.deepEqual([thrown.originalStatusCode, thrown.originalMessage], [payload.originalStatusCode, payload.originalMessage]);
    assert.ok(!("p" in thrown));
  }
});

test("an error frame: its code and its message", async () => {
  const { events, error: thrown } = await consumed([joined(FRAMES[0], error("InternalError", 'It "broke".'), FRAMES[1])]);
  assert.equal(events.length, 1);
  assert.ok(thrown instanceof ServiceException);
  assert.deepEqual([thrown.name, thrown.message], ["InternalError", 'It "broke".']);
});

test("a payload that is no JSON: the events before it, then StreamIntegrityError", async () => {
  for (const payload of ["not JSON", '{"a":', "\u0000", "[1,]", '{"a":1}{"b":2}', '{"a":1},{"b":2}']) {
    const bytes = joined(...FRAMES.slice(0, 4), event("contentBlockDelta", payload), ...FRAMES.slice(4));
    for (const chunks of [[bytes], inChunks(bytes, 1)]) {
      const { events, error: thrown } = await consumed(chunks);
      assert.deepEqual(events, EXPECTED_EVENTS.slice(0, 4), payload);
      assert.ok(thrown instanceof StreamIntegrityError, `${payload}: ${thrown?.stack}`);
    }
  }
});

test("a payload cannot pose as several events", { todo: "payloads are spliced into one text unparsed" }, async () => {
  for (const payload of ['{}},{"messageStop":{}', '{},"messageStop":{}']) {
    const { events, error: thrown } = await consumed([joined(FRAMES[0], event("contentBlockDelta", payload))]);
    assert.deepEqual(events, EXPECTED_EVENTS.slice(0, 1), payload);
    assert.ok(thrown instanceof StreamIntegrityError, thrown?.stack);
  }
});

test("a message that is neither event, exception nor error, and bytes that are no UTF-8", async () => {
  const frames = [
    message(strings({ ":message-type": "newer", ":event-type": "x" }), "{}"),
    message({}, "{}"),
    message(strings({ ":message-type": "event", ":event-type": "x" }), Buffer.from([0x7b, 0xff, 0x7d])),
  ];
  for (const frame of frames) {
    const { events, error: thrown } = await consumed([joined(FRAMES[0], frame, FRAMES[1])]);
    assert.equal(events.length, 1);
    assert.ok(thrown instanceof StreamIntegrityError, thrown?.stack);
  }
});

test("a blob that is no base64 is damage, not an empty blob", async () => {
  for (const bytes of ["***", "abc", 5, {}]) {
    const frames = joined(event("chunk", { bytes: "b25l" }), event("chunk", { bytes }));
    const { events, error: thrown } = await consumed([frames], "invokeModelWithResponseStream");
    assert.deepEqual(events, [{ chunk: { bytes: new Uint8Array(Buffer.from("one")) } }], JSON.stringify(bytes));
    assert.ok(thrown instanceof StreamIntegrityError, `${JSON.stringify(bytes)}: ${thrown?.stack}`);
  }
});

test("an answer that is no event stream is refused by its content type", async () => {
  for (const [type, body] of [["text/html; charset=utf-8", "<html>captive portal</html>"], ["application/json", "{}"]]) {
    for (const [method, { input }] of Object.entries(METHODS)) {
      const fetch = scriptedFetch(() => new Response(body, { headers: { "content-type": type } }));
      const thrown = await rejection(client(fetch)[method](input));
      assert.ok(thrown instanceof StreamIntegrityError, thrown.stack);
      assert.ok(thrown.message.includes(type), thrown.message);
    }
  }
});

test("a body that fails, and a connection that is reset: IncompleteStreamError", async () => {
  const body = openStream();
  const output = await client(scriptedFetch(body.answer)).converseStream(HELLO);
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
