// Many streams through one client, counted on both sides.
import { fork } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { BedrockRuntime } from "bedrock-wasm";
import { wasmBytes } from "../js/support/wasm-memory.js";

const CREDENTIALS = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY" };
const INPUT = { modelId: "load.test-v1:0", messages: [{ role: "user", content: [{ text: "hello" }] }] };

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc");

/** What the module and the JavaScript heap hold, in bytes. */
async function memory() {
  collectGarbage();
  await sleep(10);
  collectGarbage();
  return { wasm: wasmBytes(), heap: process.memoryUsage().heapUsed };
}

/** A server in a separate process, and a client of it. */
export async function startLoad() {
  const server = fork(fileURLToPath(new URL("server.js", import.meta.url)));
  const [{ port }] = await once(server, "message");
  const url = `http://127.0.0.1:${port}`;
  const ask = async () => {
    const answer = once(server, "message");
    server.send("report");
    return (await answer)[0];
  };
  return {
    client: new BedrockRuntime({ region: "us-east-1", credentials: CREDENTIALS, endpoint: url }),
    url,
    report: ask,
    /** When the client of an endless stream left, by the server's clock; the next one that does. */
    closedAtMs: async () => (await once(server, "message"))[0].closedAtMs,
    /** Connections that are still open once idle ones have had their time. */
    async openSockets() {
      for (let wait = 0; wait < 100; wait++) {
        const { sockets } = await ask();
        if (sockets === 0) return 0;
        await sleep(100);
      }
      return (await ask()).sockets;
    },
    async close() {
      server.disconnect();
      await once(server, "exit");
    },
  };
}

/** Reads one stream to its end; its texts are the numbers from 0 on, in order, or it fails. */
async function readOne(client, options) {
  const { stream } = await client.converseStream(INPUT, options);
  let events = 0;
  let next = 0;
  for await (const { contentBlockDelta } of stream) {
    events++;
    if (contentBlockDelta && contentBlockDelta.delta.text !== `${next++} `) {
      throw new Error(`event ${next} is ${contentBlockDelta.delta.text}`);
    }
  }
  return events;
}

/**
 * Runs streams and says what it cost.
 * @param {Awaited<ReturnType<typeof startLoad>>} load
 * @param {{ count: number, atOnce?: boolean }} how all at the same time, or one after another
 */
export async function run(load, { count, atOnce = false }) {
  // What is made once, whatever the number of streams, is made before.
  for (let warm = 0; warm < 50; warm++) await readOne(load.client);
  const before = { ...(await load.report()), ...(await memory()) };
  const startMs = performance.now();
  let events = 0;
  if (atOnce) {
    const options = { headers: { "x-at-once": String(count) } };
    const all = await Promise.all(Array.from({ length: count }, () => readOne(load.client, options)));
    events = all.reduce((sum, each) => sum + each, 0);
  } else {
    for (let at = 0; at < count; at++) events += await readOne(load.client);
  }
  const elapsedMs = performance.now() - startMs;
  const after = { ...(await load.report()), ...(await memory()) };
  return {
    streams: after.streams - before.streams,
    eventsSent: after.events - before.events,
    eventsSeen: events,
    elapsedMs,
    wasmBefore: before.wasm,
    wasmAfter: after.wasm,
    heapBefore: before.heap,
    heapAfter: after.heap,
  };
}
