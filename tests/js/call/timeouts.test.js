// The three timeouts work in every runtime, because they are the client's own: here against a real server.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";

import { BedrockRuntime, InputError, TimeoutError } from "bedrock-wasm";

const INPUT = { modelId: "m", messages: [] };
const EVENT_STREAM = { "content-type": "application/vnd.amazon.eventstream" };

/** A client of a server that follows its orders for each request; closed when the test ends. */
async function clientOf(t, answer, config) {
  const seen = { requests: 0, closed: 0 };
  const server = createServer((request, response) => {
    seen.requests += 1;
    response.on("close", () => (seen.closed += response.writableFinished ? 0 : 1));
    answer(response, seen.requests);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const client = new BedrockRuntime({
    region: "us-east-1",
    endpoint: `http://127.0.0.1:${server.address().port}`,
    credentials: { accessKeyId: "AKID", secretAccessKey: "secret" },
    ...config,
  });
  return { client, seen };
}

async function rejection(promise) {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  return assert.fail("nothing was thrown");
}

test("firstByteMs ends an attempt without an answer, and the attempts run out", async (t) => {
  const { client, seen } = await clientOf(t, () => {}, { timeouts: { firstByteMs: 60 }, maxAttempts: 2 });
  const error = await rejection(client.converse(INPUT));
  assert.ok(error instanceof TimeoutError, error.stack);
  assert.equal(error.timeout, "firstByteMs");
  assert.equal(error.timeoutMs, 60);
  assert.equal(error.code, "timeout_firstByteMs");
  assert.equal(error.$metadata.attempts, 2);
  await pause(50);
  assert.deepEqual(seen, { requests: 2, closed: 2 });
});

test("firstByteMs: a later attempt may succeed", async (t) => {
  const answer = (response, request) => {
    if (request > 1) response.end('{"stopReason":"end_turn"}');
  };
  const { client } = await clientOf(t, answer, { timeouts: { firstByteMs: 60 } });
  const output = await client.converse(INPUT);
  assert.equal(output.stopReason, "end_turn");
  assert.equal(output.$metadata.attempts, 2);
});

test("idleMs ends a stream that stalls, and closes its connection", async (t) => {
  const { client, seen } = await clientOf(t, (response) => response.writeHead(200, EVENT_STREAM).flushHeaders());
  const { stream } = await client.converseStream(INPUT, { timeouts: { idleMs: 60 } });
  const error = await rejection(stream.final());
  assert.ok(error instanceof TimeoutError, error.stack);
  assert.equal(error.timeout, "idleMs");
  await pause(50);
  assert.equal(seen.closed, 1);
});

test("idleMs ends a call whose body does not come", async (t) => {
  const { client } = await clientOf(t, (response) => response.writeHead(200).flushHeaders(), {
    timeouts: { idleMs: 60 },
  });
  const error = await rejection(client.converse(INPUT));
  assert.equal(error.timeout, "idleMs", error.stack);
});

test("idleMs ends a call whose error has a body that does not come", async (t) => {
  const { client } = await clientOf(t, (response) => response.writeHead(400).flushHeaders(), {
    timeouts: { idleMs: 60 },
  });
  const error = await rejection(client.converse(INPUT));
  assert.equal(error.timeout, "idleMs", error.stack);
});

test("totalMs limits attempts, pauses and streams together", async (t) => {
  const { client } = await clientOf(t, (response) => response.writeHead(503).end(), {
    timeouts: { totalMs: 80 },
    maxAttempts: 50,
  });
  const error = await rejection(client.converse(INPUT));
  assert.equal(error.timeout, "totalMs", error.stack);

  const dripping = await clientOf(t, (response) => {
    response.writeHead(200, EVENT_STREAM).flushHeaders();
    const drip = setInterval(() => response.write(Buffer.of(0)), 20);
    response.on("close", () => clearInterval(drip));
  });
  const { stream } = await dripping.client.converseStream(INPUT, { timeouts: { totalMs: 100, idleMs: 60 } });
  // Zeros are not a prelude: the twelfth is refused, unless the time ends before.
  assert.equal((await rejection(stream.final())).timeout, "totalMs");
});

test("calls in time are not touched, and no timer is left", async (t) => {
  const timeouts = { firstByteMs: 5_000, idleMs: 5_000, totalMs: 5_000 };
  const { client } = await clientOf(t, (response) => response.end('{"stopReason":"end_turn"}'), { timeouts });
  const before = process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;
  await client.converse(INPUT);
  const after = process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;
  assert.ok(after <= before, `${after - before} timers are left`);
});

test("malformed limits are refused before anything is sent", async (t) => {
  const { client, seen } = await clientOf(t, (response) => response.end("{}"));
  for (const ms of [0, -1, Number.NaN, 2 ** 31, -Infinity, "5"]) {
    const error = await rejection(client.converse(INPUT, { timeouts: { idleMs: ms } }));
    assert.ok(error instanceof InputError, String(ms));
    assert.match(error.message, /timeouts\.idleMs/);
  }
  assert.equal(seen.requests, 0);
});

test("idleMs is a pause, not the whole time: a body that drips is read to its end", async (t) => {
  const { client } = await clientOf(
    t,
    async (response) => {
      response.writeHead(200, { "content-type": "application/json" });
      for (const character of '{"stopReason":"end"}') {
        response.write(character);
        await pause(20);
      }
      response.end();
    },
    { timeouts: { idleMs: 250 } },
  );
  assert.equal((await client.converse(INPUT)).stopReason, "end");
});
