// `node tests/load/run.js`: 1,000 streams at once, 100,000 in a row, 200 aborts; the figures go to docs/load.md.
// `node tests/load/run.js <at once> <in a row>` prints them for other numbers.
import { writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { run, startLoad } from "./load.js";

const [atOnce = 1_000, inARow = 100_000] = process.argv.slice(2).map(Number);
const DOCUMENT = new URL("../../docs/load.md", import.meta.url);

const load = await startLoad();
const rows = [
  ["at once", await run(load, { count: atOnce, atOnce: true })],
  ["in a row", await run(load, { count: inARow })],
];
// Loaded only now: the driver of the browser would count as JavaScript heap.
const { abortLatencies, abortsInChromium, abortsInNode } = await import("./aborts.js");
const aborts = [
  ["Node", await abortLatencies(load, abortsInNode)],
  ["Chromium", await abortLatencies(load, abortsInChromium)],
];
const sockets = await load.openSockets();
await load.close();

const number = (value) => value.toLocaleString("en");
const kib = (bytes) => number(Math.round(bytes / 1024));
const text = `# Streams under load

Made by \`node tests/load/run.js\`: one process reads streams of 5 to 24 events through one client, from a server on loopback in
another process. The ordinary tests do the same with fewer streams.

| streams | how | events sent | events received | lost | WebAssembly memory before → after | JavaScript heap before → after, collected | seconds |
|---|---|---|---|---|---|---|---|
${rows
  .map(
    ([how, f]) =>
      `| ${number(f.streams)} | ${how} | ${number(f.eventsSent)} | ${number(f.eventsSeen)} | **${number(f.eventsSent - f.eventsSeen)}** | ${kib(f.wasmBefore)} → ${kib(f.wasmAfter)} KiB | ${kib(f.heapBefore)} → ${kib(f.heapAfter)} KiB | ${(f.elapsedMs / 1000).toFixed(1)} |`,
  )
  .join("\n")}

Connections open at the end: **${sockets}**.

From \`abort()\` in mid-stream until the server has seen the connection close, in milliseconds:

| where | aborts | median | worst |
|---|---|---|---|
${aborts.map(([where, ms]) => `| ${where} | ${ms.length} | ${ms[ms.length >> 1].toFixed(2)} | ${ms.at(-1).toFixed(2)} |`).join("\n")}

Node ${process.version}, ${cpus().length} cores (${cpus()[0].model}).
`;
process.stdout.write(text);
if (process.argv.length === 2) writeFileSync(DOCUMENT, text);
