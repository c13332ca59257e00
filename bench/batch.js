// How much memory a batch job's dataset takes, and how long its lines: `node --expose-gc bench/batch.js [--gigabytes 1] [--lines 100000]`.
//
// Live memory, after the garbage is collected: what the heap and the buffers hold more than before, at most.
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { readRecords, readResults, writeRecords } from "bedrock-wasm/batch";
import { launchBrowser, servePage } from "../tests/browser/harness.js";
import "./batch-work.js";

const MIB = 2 ** 20;
/** Between two looks at the memory: to collect the garbage takes long. */
const EVERY_BYTES = 32 * MIB;
const ROUNDS = 7;

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

async function inChromium() {
  const source = readFileSync(new URL("batch-work.js", import.meta.url), "utf8");
  const imports = {
    "bedrock-wasm": "/pkg/entry/browser.js",
    "bedrock-wasm/batch": "/pkg/batch/index.js",
    "bedrock-wasm/s3": "/pkg/s3/index.js",
  };
  const site = await servePage(
    `<!doctype html><script type="importmap">${JSON.stringify({ imports })}</script><script type="module">${source}</script>`,
  );
  const browser = await launchBrowser();
  const results = [];
  for (const task of ["write", "read"]) {
    const page = await browser.newPage();
    await page.goto(`${site.url}/page.html`);
    await page.waitForFunction(() => globalThis.batchWork);
    const session = await page.context().newCDPSession(page);
    const live = async () => {
      await session.send("HeapProfiler.collectGarbage");
      const { usedSize, backingStorageSize = 0 } = await session.send("Runtime.getHeapUsage");
      return usedSize + backingStorageSize;
    };
    const before = await live();
    let most = 0;
    const begun = performance.now();
    await page.exposeFunction("look", async () => {
      most = Math.max(most, (await live()) - before);
    });
    const count = await page.evaluate(
      async ([name, size, every]) => {
        let [sent, next] = [0, every];
        return globalThis.batchWork[name](size, async (length) => {
          sent += length;
          if (sent < next) return;
          next = sent + every;
          await globalThis.look();
        });
      },
      [task, bytes, EVERY_BYTES],
    );
    results.push({
      runtime: `Chromium ${browser.version()}`,
      task,
      count,
      MiB: Math.round(most / MIB),
      s: seconds(begun),
    });
    await page.close();
  }
  await browser.close();
  await site.close();
  return results;
}

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
  const results = new Blob([lines.map((line) => `${line.slice(0, -1)},"modelOutput":{"text":"answer"}}`).join("\n")]);
  const s3 = {
    async *listObjects() {
      yield { Key: "out/a.jsonl.out" };
    },
    getObject: async () => ({ Body: results.stream(), ETag: "one" }),
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
console.table([await inNode("write"), await inNode("read"), ...(await inChromium())]);
