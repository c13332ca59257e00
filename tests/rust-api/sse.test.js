// What Rust writes as server-sent events, read by the npm package's reader and by another's parser.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { readSSE } from "bedrock-wasm/sse";
import { createParser } from "eventsource-parser";
import { startLocalBedrock } from "local-bedrock";
import { inChromium, inNode } from "./places.js";

const MODEL_ID = "amazon.nova-lite-v1:0";

let emulator;

before(async () => {
  emulator = await startLocalBedrock({ model: "scripted", tokensPerSecond: 200, log: () => {} });
});

after(() => emulator?.close());

const config = (members) => ({
  region: "us-east-1",
  endpoint: emulator.url,
  credentials: emulator.credentials,
  ...members,
});

/** A configuration whose requests meet these faults in turn. */
const meeting = (...replies) => config({ endpoint: emulator.faults.script(replies).endpoint, maxAttempts: 1 });

/** What `readSSE` makes of it, and what it throws. */
async function read(messages) {
  const events = [];
  try {
    for await (const event of readSSE(new Response(messages.join("")))) events.push(event);
  } catch (error) {
    return { events, error };
  }
  return { events };
}

/** What another's parser makes of it. */
function parsed(messages) {
  const events = [];
  createParser({ onEvent: ({ event, data }) => events.push({ [event]: JSON.parse(data) }) }).feed(messages.join(""));
  return events;
}

/** What is the same in two answers to one question. */
const settled = (events) =>
  events.map((event) => JSON.parse(JSON.stringify(event, (key, value) => (key === "latencyMs" ? 0 : value))));

for (const [name, open] of [
  ["Node", inNode],
  ["Chromium", inChromium],
]) {
  describe(name, () => {
    let place;

    before(async () => {
      place = await open();
    });

    after(() => place?.close());

    const call = (...given) => place.call(...given);

    test("every event is a message as it comes, and the end is told", async () => {
      const { messages, failure } = await call("sse", config(), MODEL_ID, "Grüße,\n世界");
      assert.equal(failure, undefined);
      const { events } = await call("events", config(), MODEL_ID, "Grüße,\n世界");
      const expected = settled(events.map(({ event }) => event));
      assert.equal(messages.length, expected.length + 1);
      const { events: seen, error } = await read(messages);
      assert.equal(error, undefined);
      assert.deepEqual(settled(seen), expected);
      assert.deepEqual(settled(parsed(messages)), [...expected, { done: {} }]);
    });

    test("an exception in mid-stream comes after the events before it, and is thrown again", async () => {
      const exception = { type: "throttlingException", message: "The account 123456789012 is too busy." };
      const { messages } = await call("sse", meeting({ stream: [{ at: 3, exception }] }), MODEL_ID, "hello");
      const { events, error } = await read(messages);
      assert.equal(events.length, 3);
      assert.equal(error.constructor.name, "ServiceException");
      assert.deepEqual(
        [error.name, error.message, error.code, error.retryable],
        ["ThrottlingException", "the stream was stopped", "service", true],
      );
    });

    test("a stream that is cut is thrown as the cut that it is", async () => {
      const { messages } = await call("sse", meeting({ stream: [{ at: 3, cut: { how: "end" } }] }), MODEL_ID, "hello");
      const { events, error } = await read(messages);
      assert.equal(events.length, 3);
      assert.equal(error.constructor.name, "IncompleteStreamError");
      assert.deepEqual([error.name, error.code], ["IncompleteStreamError", "no_terminal_event"]);
    });

    test("an error serializes to what others need to know of it", async () => {
      const busy = meeting({ error: { status: 429, name: "ThrottlingException", message: "Slow down." } });
      const { value } = await call("errorOf", busy, MODEL_ID);
      assert.deepEqual(value, { name: "ThrottlingException", message: "Slow down.", code: "service", retryable: true });
      const keys = { accessKeyId: "AKID", secretAccessKey: "canary" };
      const { value: refused } = await call("errorOf", config({ credentials: keys }), MODEL_ID);
      assert.equal(refused.name, "UnrecognizedClientException");
      assert.doesNotMatch(JSON.stringify(refused), /canary/);
    });
  });
}
