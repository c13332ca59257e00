// What a finished call leaves behind: no timer, no listener, no connection, no memory.
import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { BedrockAgentCore } from "bedrock-wasm";
import {
  converseFrames,
  converseOutput,
  event,
  faulty,
  inChunks,
  joined,
  json,
  networkFailure,
  noAnswer,
  openStream,
  scriptedFetch,
  serviceError,
  stream,
} from "bedrock-wasm/testing";
import { ANY_ANSWER } from "../support/any-answer.js";
import { client, CREDENTIALS, drain, HELLO, REGION, rejection } from "../support/clients.js";
import { endlessServer, startServer } from "../support/http-server.js";
import { listeners, soon } from "../support/patience.js";
import { wasmBytes } from "../support/wasm-memory.js";

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc");

const FRAMES = converseFrames("Hello, big wide world");
const LONG = { firstByteMs: 50_000, idleMs: 50_000, totalMs: 50_000 };
const timers = () => process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;

/** Each of them ends a call or its stream in another way. */
const ENDINGS = {
  "a call that is answered": (options) => client(scriptedFetch([json(converseOutput("x"))])).converse(HELLO, options),
  "a call after retries": (options) =>
    client(scriptedFetch([serviceError("InternalServerException"), ANY_ANSWER])).converse(HELLO, options),
  "a call that is refused": (options) =>
    rejection(client(scriptedFetch([serviceError("ValidationException")])).converse(HELLO, options)),
  "a call without a network": (options) =>
    rejection(client(scriptedFetch([networkFailure()]), { maxAttempts: 1 }).converse(HELLO, options)),
  "a call with bad input": (options) => rejection(client(scriptedFetch([ANY_ANSWER])).converse({}, options)),
  "a call whose body is cut": (options) =>
    rejection(client(scriptedFetch([faulty(json({ a: 1 }), { resetAtByte: 3 })])).converse(HELLO, options)),
  "a call after the first-byte timeout": (options) =>
    rejection(
      client(scriptedFetch([noAnswer()]), { maxAttempts: 1 }).converse(HELLO, {
        ...options,
        timeouts: { ...LONG, firstByteMs: 5 },
      }),
    ),
  "a call after the total timeout": (options) =>
    rejection(client(scriptedFetch([noAnswer()])).converse(HELLO, { ...options, timeouts: { ...LONG, totalMs: 5 } })),
  "a list of models": (options) =>
    client(scriptedFetch([serviceError("ThrottlingException"), ANY_ANSWER]), { maxAttempts: 1 }).converse(
      { ...HELLO, modelId: ["a", "b"] },
      options,
    ),
  "a stream to its end": async (options) =>
    (await client(scriptedFetch([stream(FRAMES)])).converseStream(HELLO, options)).stream.final(),
  "a stream that is left": async (options) => {
    for await (const each of (await client(scriptedFetch([openStreamed()])).converseStream(HELLO, options)).stream) {
      if (each) break;
    }
  },
  "a stream that is cancelled": async (options) =>
    (await client(scriptedFetch([openStreamed()])).converseStream(HELLO, options)).stream.cancel(),
  "a stream that is cut": async (options) =>
    drain(
      (await client(scriptedFetch([faulty(stream(FRAMES), { cutAtByte: 400 })])).converseStream(HELLO, options)).stream,
    ),
  "a stream that idles": async (options) =>
    drain(
      (
        await client(scriptedFetch([openStreamed()])).converseStream(HELLO, {
          ...options,
          timeouts: { ...LONG, idleMs: 5 },
        })
      ).stream,
    ),
  "a stream of the wrong type": (options) =>
    rejection(client(scriptedFetch([stream(FRAMES, { "content-type": "text/html" })])).converseStream(HELLO, options)),
};

/** An answer that begins and never ends. */
function openStreamed() {
  const open = openStream();
  open.push(FRAMES[0]);
  return open.answer;
}

for (const [ending, make] of Object.entries(ENDINGS)) {
  test(`${ending} leaves no timer and no listener`, async () => {
    const { signal } = new AbortController();
    await sleep(1);
    const before = timers();
    await soon(make({ abortSignal: signal, timeouts: LONG }));
    // That of `soon` itself is cleared; what is left would be the call's.
    assert.equal(timers(), before);
    assert.equal(listeners(signal), 0);
  });
}

test("an abort leaves no timer and no listener, whenever it comes", async () => {
  const busy = serviceError("ThrottlingException", { retryAfterMs: 20_000 });
  for (const answer of [noAnswer(), busy, faulty(json({ a: 1 }), { stallAtByte: 2 })]) {
    const controller = new AbortController();
    const any = AbortSignal.any([controller.signal, new AbortController().signal]);
    const before = timers();
    const call = client(scriptedFetch([answer])).converse(HELLO, { abortSignal: any, timeouts: LONG });
    const failed = rejection(call);
    await sleep(20);
    controller.abort();
    assert.equal((await soon(failed)).name, "AbortError");
    assert.equal(timers(), before);
    assert.equal(listeners(any), 0);
  }
});

/** Collects garbage until something has happened, or five seconds are over. */
async function collectUntil(happened) {
  const collecting = setInterval(collectGarbage, 5);
  await happened.finally(() => clearInterval(collecting));
}

/** Ways to begin with a stream and never go on, each in a separate function, so that no variable of the test holds a part of it. */
const DROPPED = {
  unread: () => {},
  "after an event": async (stream) => void (await stream[Symbol.asyncIterator]().next()),
  "after a text": async (stream) => void (await stream.text().next()),
  "as a ReadableStream": async (stream) => void (await stream.toReadableStream().getReader().read()),
  "as server-sent events": async (stream) => void (await stream.toSSE().getReader().read()),
  "in a response": async (stream) => void (await stream.toResponse().body.getReader().read()),
  "in a loop that waits for what never comes": (stream) =>
    void (async () => {
      for await (const each of stream) if (each) await new Promise(() => {});
    })(),
};

for (const [way, begin] of Object.entries(DROPPED)) {
  test(`a stream that is dropped ${way} closes its connection`, async () => {
    const server = await endlessServer();
    try {
      const { signal } = new AbortController();
      await (async () =>
        begin(
          (await client(undefined, { endpoint: server.url }).converseStream(HELLO, { abortSignal: signal })).stream,
        ))();
      await collectUntil(server.clientLeft());
      assert.equal(listeners(signal), 0);
    } finally {
      await server.close();
    }
  });
}

for (const [way, begin] of Object.entries({ unread: () => {}, "half-read": (blob) => blob.getReader().read() })) {
  test(`a body that is handed over while it arrives, and dropped ${way}, closes its connection`, async () => {
    const server = await endlessServer();
    try {
      const core = new BedrockAgentCore({ region: REGION, credentials: CREDENTIALS, endpoint: server.url });
      const { signal } = new AbortController();
      const input = { agentRuntimeArn: "arn:aws:bedrock-agentcore:us-east-1:123456789012:runtime/x", payload: "{}" };
      await (async () =>
        void (await begin((await core.invokeAgentRuntime(input, { abortSignal: signal })).response)))();
      await collectUntil(server.clientLeft());
      assert.equal(listeners(signal), 0);
    } finally {
      await server.close();
    }
  });
}

const awaited = (iterator) => Array.from(FRAMES, () => iterator.next());

async function* inTurn(results) {
  for (const result of results) yield (await result).value;
}

/** What is kept of a stream whose rest is out of reach; it takes the frames to come all the same. */
const KEPT = {
  "its iterator": (stream) => stream[Symbol.asyncIterator](),
  "what is awaited": (stream) => inTurn(awaited(stream[Symbol.asyncIterator]())),
  "a ReadableStream of it": (stream) => stream.toReadableStream()[Symbol.asyncIterator](),
};

for (const [part, keep] of Object.entries(KEPT)) {
  test(`a stream of which only ${part} is kept is not taken for dropped`, async () => {
    const open = openStream();
    const iterator = await (async () =>
      keep((await client(scriptedFetch([open.answer])).converseStream(HELLO)).stream))();
    for (let count = 0; count < 5; count++) {
      collectGarbage();
      await sleep(2);
    }
    for (const frame of FRAMES) open.push(frame);
    open.end();
    assert.equal((await drain(iterator)).events.length, FRAMES.length);
  });
}

test("a slow consumer makes the server wait, and gets every event in the end", async (t) => {
  const text = "x".repeat(64_000);
  const large = event("contentBlockDelta", { contentBlockIndex: 0, delta: { text } });
  const count = 1_000;
  let written = 0;
  const server = await startServer(async (request, response) => {
    response.writeHead(200, { "content-type": "application/vnd.amazon.eventstream" });
    for (let sent = 0; sent < count; sent++) {
      const flows = response.write(large);
      written += large.length;
      if (!flows) await new Promise((resolve) => response.once("drain", resolve));
    }
    response.end(event("messageStop", { stopReason: "end_turn" }));
  });
  try {
    const { stream: events } = await client(undefined, { endpoint: server.url }).converseStream(HELLO);
    const iterator = events[Symbol.asyncIterator]();
    await iterator.next();
    await sleep(300);
    const ahead = written;
    // What the kernel's socket buffers and one chunk of the engine's hold, and no more.
    assert.ok(ahead < (large.length * count) / 4, `${ahead} bytes ahead of the consumer`);
    let seen = 1;
    for await (const each of iterator) if (each) seen++;
    assert.equal(seen, count + 1);
    t.diagnostic(
      `the server was ${ahead} of ${large.length * count} bytes ahead of a consumer that had taken one event`,
    );
  } finally {
    await server.close();
  }
});

test("messages of 64 KB in chunks of a few bytes: whole, and in memory that does not grow", async (t) => {
  const text = Array.from({ length: 64_000 }, (_, at) => String.fromCharCode(97 + (at % 26))).join("");
  const frames = [
    event("contentBlockDelta", { contentBlockIndex: 0, delta: { text } }),
    event("messageStop", { stopReason: "end_turn" }),
  ];
  const read = async (chunkBytes) => {
    const fetch = scriptedFetch([stream(inChunks(joined(...frames), chunkBytes))]);
    return drain((await client(fetch).converseStream(HELLO)).stream.text());
  };
  assert.deepEqual((await read(1_000)).events, [text]);
  const before = wasmBytes();
  for (const chunkBytes of [1, 3, 17]) assert.deepEqual((await read(chunkBytes)).events, [text]);
  const grown = wasmBytes() - before;
  assert.ok(grown <= 4 * 65_536, `the module's memory grew by ${grown} bytes`);
  t.diagnostic(`grown by ${grown} bytes`);
});
