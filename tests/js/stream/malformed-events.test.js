// Events that no service should send: none is lost, and what cannot be made whole is an error of `final()` alone.
import assert from "node:assert/strict";
import { test } from "node:test";
import { IncompleteStreamError, ServiceException, StreamIntegrityError } from "bedrock-wasm";
import { converseFrames, errorFrame, event, exception, openStream, scriptedFetch, stream } from "bedrock-wasm/testing";
import { client, drain, HELLO, rejection } from "../support/clients.js";

const STOP = event("messageStop", { stopReason: "end_turn" });
const delta = (index, piece) => event("contentBlockDelta", { contentBlockIndex: index, delta: piece });
const converse = async (...frames) => (await client(scriptedFetch([stream(frames)])).converseStream(HELLO)).stream;
const contentOf = async (...frames) => (await (await converse(...frames)).final()).message.content;

test("a member that is null is taken for absent, as the AWS SDK does", async () => {
  for (const piece of ["toolUse", "reasoningContent", "toolResult", "image", "citation", "text"]) {
    assert.deepEqual(
      await contentOf(delta(0, { text: "a" }), delta(0, { [piece]: null }), STOP),
      [{ text: "a" }],
      piece,
    );
  }
  for (const payload of [
    { contentBlockIndex: 0, start: null },
    { contentBlockIndex: 0, start: { toolUse: null } },
  ]) {
    assert.deepEqual(await contentOf(event("contentBlockStart", payload), delta(0, { text: "a" }), STOP), [
      { text: "a" },
    ]);
  }
  const tool = event("contentBlockStart", { contentBlockIndex: 0, start: { toolUse: { name: "now" } } });
  assert.deepEqual(await contentOf(tool, delta(0, { toolUse: { input: null } }), STOP), [
    { toolUse: { name: "now", input: {} } },
  ]);
});

test("an event of another shape is given as it is, and final() says that it does not fit", async () => {
  const odd = delta(0, { toolResult: 5 });
  const { events, error } = await drain(await converse(odd, STOP));
  assert.equal(error, undefined);
  assert.deepEqual(events[0], { contentBlockDelta: { contentBlockIndex: 0, delta: { toolResult: 5 } } });
  const thrown = await rejection((await converse(odd, STOP)).final());
  assert.ok(thrown instanceof StreamIntegrityError);
  assert.equal(thrown.code, "invalid_event");
});

test("members of events do not replace the message", async () => {
  const stop = event("messageStop", { stopReason: "end_turn", message: "b" });
  const { message } = await (
    await converse(delta(0, { text: "a" }), stop, event("metadata", { message: { content: [] } }))
  ).final();
  assert.deepEqual(message, { role: "assistant", content: [{ text: "a" }] });
});

test("blocks are put in the order of their indexes, whatever those are", async () => {
  assert.deepEqual(
    await contentOf(
      delta(4_000_000_000, { text: "c" }),
      delta(0, { text: "a" }),
      delta(7, { text: "b" }),
      delta(0, { text: "a" }),
      STOP,
    ),
    [{ text: "aa" }, { text: "b" }, { text: "c" }],
  );
  for (const index of [-1, 1.5, null]) {
    assert.deepEqual(await contentOf(delta(index, { text: "a" }), STOP), [{ text: "a" }], String(index));
  }
});

test("bytes that come in many pieces are joined", async () => {
  const pieces = Array.from({ length: 300 }, (_, at) => Uint8Array.of(at % 256, 1));
  const expected = Uint8Array.from(pieces.flatMap((piece) => [...piece]));
  const redacted = pieces.map((redactedContent) => delta(0, { reasoningContent: { redactedContent } }));
  const images = pieces.map((bytes) => delta(1, { image: { source: { bytes } } }));
  const begin = event("contentBlockStart", { contentBlockIndex: 1, start: { image: { format: "png" } } });
  assert.deepEqual(await contentOf(...redacted, begin, ...images, STOP), [
    { reasoningContent: { redactedContent: expected } },
    { image: { format: "png", source: { bytes: expected } } },
  ]);
});

test("an exception or an error that says nothing has a name and a text all the same", async () => {
  for (const [frame, name] of [
    [errorFrame("", ""), "UnknownError"],
    [errorFrame("SlowDown", ""), "SlowDown"],
    [exception("", {}), "UnknownError"],
    [exception("throttlingException", { message: { a: 1 } }), "ThrottlingException"],
    [exception("throttlingException", "null"), "ThrottlingException"],
  ]) {
    const { error } = await drain(await converse(frame));
    assert.ok(error instanceof ServiceException);
    assert.deepEqual([error.name, error.message], [name, `the stream ended with ${name}`]);
  }
});

test("final() of another operation's stream is refused", async () => {
  const made = client(scriptedFetch([stream([event("chunk", { bytes: "e30=" })])]));
  const { body } = await made.invokeModelWithResponseStream({ modelId: HELLO.modelId, body: {} });
  assert.equal((await rejection(body.final())).code, "no_converse_stream");
  assert.equal((await drain(body)).events.length, 1);
});

test("final() of a stream that is cancelled throws, with what had come", async () => {
  for (const leave of [(events) => events.cancel(), (events) => events[Symbol.asyncDispose]()]) {
    const open = openStream();
    const { stream: events } = await client(scriptedFetch([open.answer])).converseStream(HELLO);
    const final = rejection(events.final());
    for (const frame of converseFrames("Hello, world").slice(0, 2)) open.push(frame);
    await new Promise(setImmediate);
    await leave(events);
    const error = await final;
    assert.ok(error instanceof IncompleteStreamError);
    assert.deepEqual([error.code, error.partial.message.content], ["cancelled", [{ text: "Hello," }]]);
  }
  const events = await converse(STOP);
  await events.cancel();
  assert.equal((await rejection(events.final())).code, "cancelled");
});

test("leaving text() closes the connection at once, also unread and while a text is awaited", async () => {
  for (const reads of [0, 1, 2]) {
    const open = openStream();
    const texts = (await client(scriptedFetch([open.answer])).converseStream(HELLO)).stream.text();
    for (const frame of converseFrames("Hello").slice(0, 2)) open.push(frame);
    const results = Array.from({ length: reads }, () => texts.next());
    await results[0];
    assert.deepEqual(await texts.return(), { done: true, value: undefined });
    await open.cancelled;
    assert.deepEqual(
      await Promise.all(results),
      [
        { done: false, value: "Hello" },
        { done: true, value: undefined },
      ].slice(0, reads),
    );
  }
});

test("texts that are asked for at the same time come in their order", async () => {
  const texts = (await converse(...converseFrames("one two three"))).text();
  const results = await Promise.all([texts.next(), texts.next(), texts.next(), texts.next()]);
  assert.deepEqual(
    results.map(({ value }) => value),
    ["one", " two", " three", undefined],
  );
});
