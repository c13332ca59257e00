// Where the time of one case goes: `node profile.js [--short] SUITE CASE [MODULE]`. CASE is the number of a case, MODULE a build of
// the module with the names of its functions. With --short, streams have 200 events, so that the cost of each stream shows.
import { readFile } from "node:fs/promises";
import { Session } from "node:inspector/promises";
import { basename } from "node:path";
import { parseArgs } from "node:util";
import { init } from "bedrock-wasm";
import * as ours from "./contenders/ours.js";
import { SUITES } from "./lib/suites.js";

const { values, positionals } = parseArgs({
  options: { short: { type: "boolean", default: false } },
  allowPositionals: true,
});
const [suite = "decode", index = "2", module] = positionals;
const SECONDS = 5;
const SHOWN = 40;

if (module) await init(await readFile(module));
const one = SUITES[suite]({ quick: values.short, where: "node", contenders: [ours] })[index];
const run = one.make()[ours.name];
await run(true);
await run(false);

const session = new Session();
session.connect();
await session.post("Profiler.enable");
await session.post("Profiler.setSamplingInterval", { interval: 200 });
await session.post("Profiler.start");
for (const end = performance.now() + SECONDS * 1e3; performance.now() < end;) await run(false);
const { profile } = await session.post("Profiler.stop");

const frames = new Map(profile.nodes.map(({ id, callFrame }) => [id, callFrame]));

function fileOf({ functionName, url }) {
  if (url.startsWith("wasm:")) return "the module";
  return url ? basename(url) : functionName;
}

/** Time without that of the functions called. */
function print(title, nameOf) {
  const counts = new Map();
  for (const id of profile.samples) {
    const name = nameOf(frames.get(id));
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const rows = [...counts].sort(([, a], [, b]) => b - a).slice(0, SHOWN);
  console.log(`${suite}, ${one.title}: ${title}`);
  for (const [name, count] of rows) {
    console.log(`${((100 * count) / profile.samples.length).toFixed(1).padStart(5)} %  ${name}`);
  }
}

print("by file", fileOf);
print("by function", (frame) => `${frame.functionName || "(anonymous)"} ${fileOf(frame)}:${frame.lineNumber + 1}`);
