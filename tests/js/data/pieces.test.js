// A file or a body, piece by piece: all of it, or an error; and whatever the end, it is closed.
import assert from "node:assert/strict";
import { PassThrough, Readable } from "node:stream";
import { test } from "node:test";
import { piecesOf } from "../../../pkg/data/pieces.js";
import { drain } from "../support/clients.js";
import { listeners, soon } from "../support/patience.js";

const TEXTS = ["a", "", "bc"];
const bytes = (text) => new TextEncoder().encode(text);

/** A web stream of these pieces, which stays open or fails at their end if it is told to, and what it was cancelled with. */
function web(texts, atEnd = (controller) => controller.close()) {
  const cancelled = [];
  const left = texts.map(bytes);
  const pull = (controller) => (left.length ? controller.enqueue(left.shift()) : atEnd(controller));
  const cancel = (reason) => void cancelled.push(reason);
  return { body: new ReadableStream({ pull, cancel }, { highWaterMark: 0 }), cancelled };
}

const never = () => new Promise(() => {});
const asText = ({ events, error }) => ({ texts: events.map((piece) => Buffer.from(piece).toString()), error });

test("every kind of body is read to its end", async () => {
  const bodies = {
    "a web stream": web(TEXTS).body,
    "a Node stream": Readable.from(TEXTS.map((text) => Buffer.from(text))),
    "an async iterable": Readable.from(TEXTS.map(bytes)).iterator(),
  };
  for (const [kind, body] of Object.entries(bodies)) {
    assert.deepEqual(asText(await drain(piecesOf(body))), { texts: TEXTS, error: undefined }, kind);
  }
});

test("an error follows the pieces before it", async () => {
  const lost = new Error("lost");
  const { body } = web(TEXTS, (controller) => controller.error(lost));
  assert.deepEqual(asText(await drain(piecesOf(body))), { texts: TEXTS, error: lost });
});

test("a body that cannot be read is named", async () => {
  const { body } = web(TEXTS);
  body.getReader();
  for (const [given, message] of [
    [body, "Body: was read before; give a new one"],
    [5, "Body: is not a stream, and the response has no arrayBuffer()"],
    [Readable.from([5]), "Body: its chunks must be bytes or text"],
    [web([]).body.pipeThrough(shared()), "Body: is in shared memory; give a copy"],
  ]) {
    const { error } = await drain(piecesOf(given, "Body"));
    assert.deepEqual([error.name, error.message], ["InputError", message]);
  }
});

/** Ends a stream with a chunk that another thread could change. */
function shared() {
  return new TransformStream({ flush: (controller) => controller.enqueue(new SharedArrayBuffer(1)) });
}

test("characters are whole although two texts share them", async () => {
  const texts = ["a\ud83d", "\ude00", "\ud83d", "", "\ude00b"];
  const joined = async (body) => Buffer.concat((await drain(piecesOf(body, "Body"))).events).toString();
  assert.equal(await joined(Readable.from(texts)), "a😀😀b");
  assert.equal(await joined(ReadableStream.from(texts)), "a😀😀b");
  const { error } = await drain(piecesOf(Readable.from(["a\ud83d"]), "Body"));
  assert.deepEqual([error.name, error.message], ["InputError", "Body: ends within a character"]);
});

test("whoever leaves closes the body", async () => {
  const { body, cancelled } = web(TEXTS, never);
  for await (const piece of piecesOf(body)) if (piece) break;
  assert.equal(cancelled.length, 1);
  const node = new PassThrough();
  node.write("a");
  for await (const piece of piecesOf(node)) if (piece) break;
  assert.equal(node.destroyed, true);
});

test("an abort closes a body that is waited for, and the signal is left alone at the end", async () => {
  const controller = new AbortController();
  const { body, cancelled } = web(TEXTS, never);
  const read = drain(piecesOf(body, "Body", controller.signal));
  await new Promise(setImmediate);
  assert.equal(listeners(controller.signal), 1);
  controller.abort(new Error("enough"));
  assert.deepEqual(asText(await soon(read)).texts, TEXTS);
  assert.equal(cancelled.length, 1);
  const { signal } = new AbortController();
  await drain(piecesOf(web(TEXTS).body, "Body", signal));
  assert.equal(listeners(signal), 0);
});
