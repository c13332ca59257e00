// Where the time of one case goes: `node profile.js SUITE CASE [MODULE]`, where CASE is the number of a case and MODULE a build of
// the module that has its functions' names.
import { readFile } from "node:fs/promises";
import { Session } from "node:inspector/promises";
import { basename } from "node:path";
import { init } from "bedrock-wasm";
import * as ours from "./contenders/ours.js";
import { SUITES } from "./lib/suites.js";

const [suite = "decode", index = "2", module] = process.argv.slice(2);
const SECONDS = 5;
const SHOWN = 45;

if (module) await init(await readFile(module));
const one = SUITES[suite]({ quick: false, where: "node", contenders: [ours] })[index];
const run = one.make()[ours.name];
await run(true);
await run(false);

const session = new Session();
session.connect();
await session.post("Profiler.enable");
await session.post("Profiler.setSamplingInterval", { interval: 200 });
await session.post("Profiler.start");
for (const end = performance.now() + SECONDS * 1e3; performance.now() < end; ) await run(false);
const { profile } = await session.post("Profiler.stop");

/** Time by function, without that of those it calls. */
const total = profile.samples.length;
const nameOf = new Map(
  profile.nodes.map(({ id, callFrame: { functionName, url, lineNumber } }) => {
    const place = url.startsWith("wasm:") ? "module" : url && `${basename(url)}:${lineNumber + 1}`;
    return [id, `${functionName || "(anonymous)"} ${place}`];
  }),
);
const counts = new Map();
for (const id of profile.samples) counts.set(nameOf.get(id), (counts.get(nameOf.get(id)) ?? 0) + 1);
const rows = [...counts].sort(([, a], [, b]) => b - a).slice(0, SHOWN);
console.log(`${suite}, ${one.title}`);
for (const [name, count] of rows) console.log(`${((100 * count) / total).toFixed(1).padStart(5)} %  ${name}`);
