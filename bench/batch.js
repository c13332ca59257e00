// How much memory a batch job's dataset takes, and how long its lines: `node --expose-gc bench/batch.js [--gigabytes 1] [--lines 100000]`.
//
// Live memory, after the garbage is collected: what the heap and the buffers hold more than before, at most.
import { parseArgs } from "node:util";
import { readRecords, readResults, writeRecords } from "bedrock-wasm/batch";
import { memoryInChromium } from "./batch-memory.js";
import "./batch-work.js";

const MIB = 2 ** 20;
/** Between two looks at the memory: to collect the garbage takes long. */
const EVERY_BYTES = 32 * MIB;
const ROUNDS = 7;
const CHUNK_BYTES = 2 ** 16;

const { values } = parseArgs({
  options: { gigabytes: { type: "string", default: "1" }, lines: { type: "string", default: "100000" } },
});
const bytes = Math.floor(Number(values.gigabytes) * 2 ** 30);

const now = () => {
  // Twice, since buffers are freed by a thread beside, for which the next collection waits.
  globalThis.gc();
  globalThis.gc();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
};

/** @param {"write" | "read"} task */
async function inNode(task) {
  const before = now();
  let [most, sent, next] = [0, 0, EVERY_BYTES];
  const begun = performance.now();
  const count = await globalThis.batchWork[task](bytes, (/** @type {number} */ length) => {
    sent += length;
    if (sent < next) return;
    next = sent + EVERY_BYTES;
    most = Math.max(most, now() - before);
  });
  return { runtime: `Node ${process.versions.node}`, task, count, MiB: Math.round(most / MIB), s: seconds(begun) };
}

const seconds = (/** @type {number} */ begun) => Math.round((performance.now() - begun) / 1000);

/** CPU time of a line, all threads, the least of some rounds; beside `JSON.parse` of the same lines. */
async function lineTimes() {
  const count = Number(values.lines);
  const lines = Array.from({ length: count }, (_, at) =>
    JSON.stringify({
      recordId: `id-${at}`,
      modelInput: { messages: [{ role: "user", content: [{ text: `prompt ${at} ${"x".repeat(40)}` }] }] },
    }),
  );
  const file = new Blob([lines.join("\n")]);
  const results = lines.map((line) => `${line.slice(0, -1)},"modelOutput":{"text":"answer"}}`).join("\n");
  const bytes = new TextEncoder().encode(results);
  // As a network gives it; to read a Blob takes as long as to split it into lines.
  const chunks = Array.from({ length: Math.ceil(bytes.length / CHUNK_BYTES) }, (_, at) =>
    bytes.subarray(at * CHUNK_BYTES, (at + 1) * CHUNK_BYTES),
  );
  const s3 = {
    async *listObjects() {
      yield { Key: "out/a.jsonl.out" };
    },
    getObject: async () => ({ Body: ReadableStream.from(chunks), ETag: "one" }),
  };
  const drained = async (items) => {
    for await (const item of items) if (!item) throw new Error("nothing");
  };
  const tasks = {
    "JSON.parse alone": () => void lines.forEach((line) => JSON.parse(line)),
    "readRecords of a file": () => drained(readRecords(file)),
    "writeRecords of a file": () => drained(writeRecords(file, { maxRecords: Infinity })),
    readResults: () => drained(readResults({ s3, output: "s3://bench/out/" })),
  };
  const rows = [];
  for (const [task, run] of Object.entries(tasks)) {
    let least = Infinity;
    for (let round = 0; round < ROUNDS; round++) {
      const from = process.cpuUsage();
      await run();
      const { user, system } = process.cpuUsage(from);
      least = Math.min(least, (user + system) / count);
    }
    rows.push({ task, "µs a line": Number(least.toFixed(2)) });
  }
  return rows;
}

if (!globalThis.gc) throw new Error("start it as node --expose-gc bench/batch.js");
console.table(await lineTimes());
console.table([await inNode("write"), await inNode("read"), ...(await memoryInChromium(bytes))]);
