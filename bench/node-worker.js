// Runs suites in this process of Node, which has --expose-gc, and prints their figures as JSON.
import { fork } from "node:child_process";
import { once } from "node:events";
import * as aiSdk from "./contenders/ai-sdk.js";
import * as nodeSdk from "./contenders/aws-sdk.js";
import * as careful from "./contenders/careful.js";
import * as diy from "./contenders/diy.js";
import * as ours from "./contenders/ours.js";
import { startNative } from "./contenders/native.js";
import { e2eCases } from "./lib/e2e.js";
import { nativeCases } from "./lib/native.js";
import { inTurns } from "./lib/rounds.js";
import { SUITES } from "./lib/suites.js";

/** @type {{ suites: string[], quick: boolean, rounds: number, server: string, native?: string, directory: string }} */
const { suites, quick, rounds, server, native, directory } = JSON.parse(process.argv[2]);

// A bundle for browsers, which esbuild has put beside this one.
const browserSdk = await import("./aws-sdk-browser.js");
const contenders = [browserSdk, { ...nodeSdk, name: "AWS SDK, built for Node" }, aiSdk, diy, careful, ours];

async function slice(run) {
  globalThis.gc();
  const start = performance.now();
  const before = process.cpuUsage();
  const elsewhere = await run(false);
  if (elsewhere) return elsewhere;
  const { user, system } = process.cpuUsage(before);
  return { cpuMs: (user + system) / 1e3, wallMs: performance.now() - start };
}

async function measured(suite, { title, unit, perMs, bases, make }) {
  const runs = make();
  for (const [name, run] of Object.entries(runs)) {
    await run(true).catch((error) => {
      throw new Error(`${suite}, ${title}: ${name} fails`, { cause: error });
    });
    if (!quick) await run(false);
  }
  return {
    suite,
    title,
    unit,
    perMs,
    bases,
    costs: await inTurns(Object.keys(runs), rounds, (name) => slice(runs[name])),
  };
}

async function withServer(use) {
  const child = fork(server);
  const [port] = await once(child, "message");
  try {
    return await use(`http://127.0.0.1:${port}`);
  } finally {
    child.disconnect();
  }
}

async function withNative(use) {
  const { ask, stop } = startNative(native);
  try {
    return await use(ask);
  } finally {
    stop();
  }
}

const results = [];
for (const suite of suites) {
  const run = async (cases) => {
    for (const one of cases) {
      console.error(`  ${suite}, ${one.title}`);
      results.push(await measured(suite, one));
    }
  };
  if (suite === "e2e") await withServer((url) => run(e2eCases({ quick, contenders, url })));
  else if (suite === "native") {
    await withNative((ask) => run(nativeCases({ quick, contenders: [careful, ours], ask, directory })));
  } else await run(SUITES[suite]({ quick, where: "node", contenders }));
}
console.log(JSON.stringify(results));
process.exit();
