// Every fault, in Node and in Chromium, for our client and for others beside it. It makes `docs/faults.md` and fails where that
// is stale: `UPDATE_DOCS=1 node --test tests/browser/faults.test.js` writes it anew.
import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { startLocalBedrock } from "local-bedrock";
import { ask, WAYS } from "../faults/clients.js";
import { describe, table } from "../faults/describe.js";
import { FAULTS } from "../faults/faults.js";
import { launchBrowser, serveDirectory } from "./harness.js";

const DOCUMENT = new URL("../../docs/faults.md", import.meta.url);
/** Faults under trial at the same time: two of them stall, and a page has few connections to each server. */
const LANES = 8;

let directory;
let site;
let browser;
/** @type {import("playwright-core").Page} */
let page;

before(async () => {
  directory = await mkdtemp(join(tmpdir(), "bedrock-wasm-faults-"));
  await build({
    entryPoints: [fileURLToPath(new URL("../faults/page.js", import.meta.url))],
    outfile: join(directory, "page.js"),
    bundle: true,
    format: "esm",
    platform: "browser",
    logLevel: "error",
  });
  await writeFile(join(directory, "index.html"), '<!doctype html><link rel="icon" href="data:,"><script type="module" src="page.js"></script>');
  [site, browser] = await Promise.all([serveDirectory(directory), launchBrowser()]);
  page = await browser.newPage();
  await page.goto(site.url);
  await page.waitForFunction(() => globalThis.ask);
});

after(async () => {
  await browser?.close();
  await site?.close();
  await rm(directory, { recursive: true, force: true });
});

/** What a fault does to all ways of asking, in one of the two places. It has an emulator of its own, so that what hangs is in nobody's way. */
async function tried(fault, place) {
  const [emulator, other] = await Promise.all([startEmulator(), fault.redirects ? startEmulator() : undefined]);
  const asking = place === "node" ? ask : (cell) => page.evaluate((given) => globalThis.ask(given), cell);
  if (fault.refused) await emulator.close();
  const cells = new Map();
  for (const [client, way] of WAYS) {
    if (!(way in fault.expected)) continue;
    const script = fault.script ?? (way === "call" ? fault.call : fault.stream);
    const control = emulator.faults.script(other ? redirecting(script, way, other) : script);
    const outcome = await asking({ client, way, endpoint: control.endpoint, credentials: emulator.credentials, aborts: fault.aborts });
    if (fault.aborts) await left(control);
    const sent = (requests) => requests.filter(({ method }) => method !== "OPTIONS");
    cells.set([client, way].join(), describe(fault, way, outcome, sent(control.requests), sent(other?.requests.splice(0) ?? [])));
  }
  if (!fault.refused) await emulator.close();
  await other?.close();
  return cells;
}

/** The server learns of an abort a little later than the client, if at all: a second is long. */
async function left({ requests }) {
  for (let wait = 0; wait < 100 && requests.some(({ clientClosedAt }) => clientClosedAt === null); wait++) await sleep(10);
}

const startEmulator = () => startLocalBedrock({ model: "scripted", log: () => {} });

/** Sends to the same operation of another emulator. */
function redirecting(script, way, other) {
  const location = `${other.url}/model/amazon.nova-lite-v1%3A0/${way === "call" ? "converse" : "converse-stream"}`;
  return { ...script, replies: script.replies.map((reply) => ({ ...reply, headers: { location } })) };
}

async function inLanes(items, work) {
  const results = [];
  let next = 0;
  const lane = async () => {
    while (next < items.length) {
      const at = next++;
      results[at] = await work(items[at]);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return results;
}

/** @type {{ fault: import("../faults/faults.js").Fault, cells: Record<string, Map<string, string>> }[]} */
let rows;

test("every fault is tried", { timeout: 300_000 }, async (t) => {
  rows = await inLanes(FAULTS, async (fault) => {
    const [node, chromium] = await Promise.all([tried(fault, "node"), tried(fault, "chromium")]);
    return { fault, cells: { node, chromium } };
  });
  const count = rows.reduce((sum, { cells }) => sum + cells.node.size + cells.chromium.size, 0);
  t.diagnostic(`${rows.length} faults, ${count} outcomes`);
});

test("our client completes or throws what the fault deserves, in Node and in Chromium alike", () => {
  const found = [];
  const expected = [];
  for (const { fault, cells } of rows) {
    for (const place of ["node", "chromium"]) {
      const right = { ...fault.expected, ...(place === "chromium" && fault.chromium) };
      for (const [way, outcome] of Object.entries(right)) {
        expected.push(`${fault.name}, ${place}, ${way}: ${outcome}`);
        found.push(`${fault.name}, ${place}, ${way}: ${cells[place].get(`ours,${way}`)}`);
      }
    }
  }
  assert.deepEqual(found, expected);
});

test("docs/faults.md is what was just measured", async () => {
  const committed = await readFile(DOCUMENT, "utf8").catch(() => "");
  const [, preface = ""] = /^([^|]*)/.exec(committed);
  const fresh = `${preface}${table(rows, WAYS)}\n`;
  if (process.env.UPDATE_DOCS) return writeFile(DOCUMENT, fresh);
  assert.equal(committed, fresh, "run UPDATE_DOCS=1 node --test tests/browser/faults.test.js, and look at what has changed");
});
