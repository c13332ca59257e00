// Whoever stops reading a stream closes its connection, and nothing stays behind.
import assert from "node:assert/strict";
import { test } from "node:test";
import { joined, scriptedFetch, stream } from "bedrock-wasm/testing";
import { client, HELLO, rejection } from "../support/clients.js";
import { FRAMES } from "../support/conversation.js";
import { endlessServer, ENDLESS_EVENTS } from "../support/http-server.js";
import { listeners, soon } from "../support/patience.js";

const FAULT = new Error("the consumer failed");

const WAYS_TO_LEAVE = {
  break: async (events) => {
    for await (const event of events) if (event) break;
  },
  "break in text()": async (events) => {
    for await (const text of events.text()) if (text) break;
  },
  "a thrown consumer": async (events) => {
    const consume = async () => {
      for await (const event of events) throw Object.assign(FAULT, { event });
    };
    assert.equal(await rejection(consume()), FAULT);
  },
  "return()": async (events) => {
    const iterator = events[Symbol.asyncIterator]();
    await iterator.next();
    assert.deepEqual(await iterator.return("value"), { done: true, value: "value" });
    assert.deepEqual(await iterator.next(), { done: true, value: undefined });
  },
  "cancel() before reading": (events) => events.cancel(),
  "cancel() while next() waits": async (events) => {
    const iterator = events[Symbol.asyncIterator]();
    for (let count = 0; count < ENDLESS_EVENTS; count++) await iterator.next();
    const waiting = iterator.next();
    await events.cancel();
    assert.deepEqual(await soon(waiting), { done: true, value: undefined });
  },
  asyncDispose: (events) => events[Symbol.asyncDispose ?? Symbol.for("Symbol.asyncDispose")](),
  "cancel() of the ReadableStream": async (events) => {
    const reader = events.toReadableStream().getReader();
    await reader.read();
    await reader.cancel("enough");
  },
};

for (const [way, leave] of Object.entries(WAYS_TO_LEAVE)) {
  test(`${way} closes the connection and leaves no listener`, async () => {
    const server = await endlessServer();
    try {
      const { signal } = new AbortController();
      const { stream: events } = await client(undefined, { endpoint: server.url }).converseStream(HELLO, {
        abortSignal: signal,
      });
      await soon(leave(events));
      await server.clientLeft();
      assert.equal(listeners(signal), 0);
    } finally {
      await server.close();
    }
  });
}

test("return() ends an iterator even when a fault and unread events were waiting", async () => {
  const damaged = joined(...FRAMES.slice(0, 4), new Uint8Array(20));
  const { stream: events } = await client(scriptedFetch([stream([damaged])])).converseStream(HELLO);
  const iterator = events[Symbol.asyncIterator]();
  await iterator.next();
  await iterator.return();
  assert.deepEqual(await iterator.next(), { done: true, value: undefined });
});
