// How long the server still sends after an abort: from abort() to the close that it sees.
import { mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as library from "bedrock-wasm";
import { launchBrowser, serveDirectory } from "../browser/harness.js";

const ABORTS = 200;
const PAGE = `<!doctype html><link rel="icon" href="data:,">
<script type="module">import * as library from "/pkg/entry/browser.js"; globalThis.library = library;</script>`;

/** Runs in Node and, as its source text, in a page: reads a little of an endless stream, aborts it, and says when. */
async function abortOne({ BedrockRuntime }, endpoint) {
  const client = new BedrockRuntime({
    region: "us-east-1",
    endpoint,
    credentials: { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "example" },
  });
  const controller = new AbortController();
  const { stream } = await client.converseStream(
    { modelId: "abort.test-v1:0", messages: [] },
    { abortSignal: controller.signal },
  );
  const events = stream[Symbol.asyncIterator]();
  for (let seen = 0; seen < 4; seen++) await events.next();
  const waiting = events.next().catch((error) => error.name);
  // Once what is at hand is done, as in a handler of a click.
  await new Promise((resolve) => setTimeout(resolve, 1));
  const abortedAtMs = performance.timeOrigin + performance.now();
  controller.abort();
  const name = await waiting;
  if (name !== "AbortError") throw new Error(`aborted, and the stream gave ${name}`);
  return abortedAtMs;
}

export async function abortsInNode(endpoint, each) {
  await each(() => abortOne(library, endpoint));
}

export async function abortsInChromium(endpoint, each) {
  const directory = await mkdtemp(join(tmpdir(), "bedrock-wasm-aborts-"));
  await symlink(fileURLToPath(new URL("../../pkg", import.meta.url)), join(directory, "pkg"));
  await writeFile(join(directory, "index.html"), PAGE);
  const [site, browser] = await Promise.all([serveDirectory(directory), launchBrowser()]);
  try {
    const page = await browser.newPage();
    await page.goto(site.url);
    await page.waitForFunction(() => globalThis.library);
    await page.evaluate(`globalThis.abortOne = ${abortOne}`);
    await each(() => page.evaluate((url) => globalThis.abortOne(globalThis.library, url), endpoint));
  } finally {
    await browser.close();
    await site.close();
    await rm(directory, { recursive: true, force: true });
  }
}

/**
 * The latencies, in milliseconds, sorted.
 * @param {Awaited<ReturnType<typeof import("./load.js").startLoad>>} load
 * @param {typeof abortsInNode} aborts
 */
export async function abortLatencies(load, aborts) {
  const latencies = [];
  await aborts(`${load.url}/endless`, async (abort) => {
    for (let count = 0; count < ABORTS; count++) {
      const closed = load.closedAtMs();
      const abortedAtMs = await abort();
      latencies.push((await closed) - abortedAtMs);
    }
  });
  return latencies.sort((a, b) => a - b);
}
