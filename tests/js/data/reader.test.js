// A body's reader works with whatever a `fetch` gives, and tells when it waits.
import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { test } from "node:test";
import { discard, lengthOf, readerOf } from "../../../pkg/data/reader.js";
import { rejection } from "../support/clients.js";
import { soon } from "../support/patience.js";

const bytes = (text) => new TextEncoder().encode(text);
const fails = (reason) => new ReadableStream({ start: (controller) => controller.error(reason) });

test("a wait begins with each read and ends with its piece or its error", async () => {
  const told = [];
  const idle = (isPause) => void told.push(isPause);
  const { body } = new Response("a");
  const reader = readerOf({ body }, idle);
  await new Promise(reader.read);
  await new Promise(reader.read);
  const lost = new Error("lost");
  assert.equal(await rejection(new Promise(readerOf({ body: fails(lost) }, idle).read)), lost);
  assert.equal((await rejection(new Promise(readerOf({ body: Readable.from([5]) }, idle).read))).name, "InputError");
  assert.deepEqual(told, [true, false, true, false, true, false, true, false]);
});

test("a stream of the user's own that throws where it should reject is an error, and no wait for ever", async () => {
  const lost = new Error("lost");
  const read = () => {
    throw lost;
  };
  const body = { getReader: () => ({ read, cancel: async () => {} }) };
  assert.equal(await soon(rejection(new Promise(readerOf({ body }).read))), lost);
});

test("a response without a body is read at once, and may be empty", async () => {
  for (const text of ["abc", ""]) {
    const reader = readerOf({ arrayBuffer: async () => bytes(text).buffer });
    let read = "";
    for (let piece; !(piece = await new Promise(reader.read)).done;) read += Buffer.from(piece.value);
    assert.equal(read, text);
  }
});

test("every kind of body can be left, even if it has no way to be closed", async () => {
  const next = async () => ({ done: true });
  const bare = { [Symbol.asyncIterator]: () => ({ next }) };
  let returned = 0;
  const iterable = { [Symbol.asyncIterator]: () => ({ next, return: async () => void returned++ }) };
  const broken = { [Symbol.asyncIterator]: () => ({ next, return: async () => Promise.reject(new Error("no")) }) };
  for (const body of [undefined, null, bare, iterable, broken, new Response("a").body, Readable.from(["a"])]) {
    await readerOf({ body }).cancel();
  }
  assert.equal(returned, 1);
});

test("what cannot be read is thrown away without an error", async () => {
  const { body } = new Response("a");
  body.getReader();
  for (const response of [{ body }, { body: fails(new Error("lost")) }, undefined]) await discard(response);
});

test("a length is known if the header counts the bytes that are read", () => {
  const headers = (init) => new Headers({ "content-length": "7", ...init });
  assert.equal(lengthOf({ headers: headers() }), 7);
  assert.equal(lengthOf({ type: "basic", headers: headers() }), 7);
  // https://fetch.spec.whatwg.org/#cors-filtered-response: whether the body was decoded does not show.
  assert.equal(lengthOf({ type: "cors", headers: headers() }), 0);
  assert.equal(lengthOf({ type: "basic", headers: headers({ "content-encoding": "gzip" }) }), 0);
  assert.equal(lengthOf({ headers: new Headers() }), 0);
});
