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
const PLACES = ["node", "chromium"];
/** Cells under trial at the same time: those that wait keep no processor busy. */
const LANES = 12;

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
  await writeFile(
    join(directory, "index.html"),
    '<!doctype html><link rel="icon" href="data:,"><script type="module" src="page.js"></script>',
  );
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

/** The effect of a fault on a way of asking. Each has a separate emulator: a page has few connections to a server, and some hang. */
async function tried({ fault, place, client, way }) {
  const [emulator, other] = await Promise.all([startEmulator(), fault.redirects ? startEmulator() : undefined]);
  if (fault.refused) await emulator.close();
  const script = fault.script ?? (way === "call" ? fault.call : fault.stream);
  const control = emulator.faults.script(other ? redirecting(script, way, other) : script);
  const cell = { client, way, endpoint: control.endpoint, credentials: emulator.credentials, aborts: fault.aborts };
  const outcome = await (place === "node" ? ask(cell) : page.evaluate((given) => globalThis.ask(given), cell));
  if (fault.aborts) await left(control);
  if (!fault.refused) await emulator.close();
  await other?.close();
  const sent = (requests) => requests.filter(({ method }) => method !== "OPTIONS");
  return describe(fault, way, outcome, sent(control.requests), sent(other?.requests ?? []));
}

/** The server learns of an abort a little later than the client, if at all: three seconds are long. */
async function left({ requests }) {
  for (let wait = 0; wait < 300 && requests.some(({ clientClosedAt }) => clientClosedAt === null); wait++) {
    await sleep(10);
  }
}

const startEmulator = () => startLocalBedrock({ model: "scripted", log: () => {} });

/** Sends to the same operation of another emulator. */
function redirecting(script, way, other) {
  const location = `${other.url}/model/amazon.nova-lite-v1%3A0/${way === "call" ? "converse" : "converse-stream"}`;
  return { ...script, replies: script.replies.map((reply) => ({ ...reply, headers: { location } })) };
}

/** Works on items, `LANES` of them at a time. */
async function inLanes(items, work) {
  const left = items.values();
  const lane = async () => {
    for (const item of left) await work(item);
  };
  await Promise.all(Array.from({ length: LANES }, lane));
}

/** One row is a run without a fault. */
const COUNT = FAULTS.filter(({ name }) => name !== "none").length;

/** @type {{ fault: import("../faults/faults.js").Fault, cells: Record<string, Map<string, string>> }[]} */
const rows = FAULTS.map((fault) => ({ fault, cells: { node: new Map(), chromium: new Map() } }));

test("every fault is tried", { timeout: 600_000 }, async (t) => {
  const ways = (fault) => WAYS.filter(([, way]) => way in fault.expected);
  const all = rows.flatMap(({ fault, cells }) =>
    PLACES.flatMap((place) => ways(fault).map(([client, way]) => ({ fault, cells, place, client, way }))),
  );
  // Those that hang stand at the end of the list, and take the longest.
  await inLanes(
    all.reverse(),
    async (cell) => void cell.cells[cell.place].set([cell.client, cell.way].join(), await tried(cell)),
  );
  t.diagnostic(`proved: ${COUNT} faults, ${all.length} outcomes in Node and Chromium, three clients`);
});

test("our client completes or throws the right error, in Node and in Chromium alike", () => {
  const found = [];
  const expected = [];
  for (const { fault, cells } of rows) {
    for (const place of PLACES) {
      const right = { ...fault.expected, ...(place === "chromium" && fault.chromium) };
      for (const [way, outcome] of Object.entries(right)) {
        expected.push(`${fault.name}, ${place}, ${way}: ${outcome}`);
        found.push(`${fault.name}, ${place}, ${way}: ${cells[place].get(`ours,${way}`)}`);
      }
    }
  }
  assert.deepEqual(found, expected);
});

test("docs/faults.md has the outcomes that were just measured", async () => {
  const committed = await readFile(DOCUMENT, "utf8").catch(() => "");
  const [, preface = ""] = /^([^|]*)/.exec(committed);
  const fresh = `${preface}${table(rows, WAYS)}\n`;
  if (process.env.UPDATE_DOCS) return writeFile(DOCUMENT, fresh);
  assert.equal(
    committed,
    fresh,
    "run UPDATE_DOCS=1 node --test tests/browser/faults.test.js, and look at what has changed",
  );
});
