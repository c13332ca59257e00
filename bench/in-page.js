// Drives a page through the suites and counts the processor's time of its process.
import { readdir, readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { chromium } from "playwright-core";
import { pageResults } from "./lib/page.js";

const QUIET = ["--no-first-run", "--disable-background-networking", "--disable-component-update"];
const FLAGS = [...QUIET, "--no-sandbox", "--disable-gpu", "--js-flags=--expose-gc"];
const TYPES = { ".js": "text/javascript", ".wasm": "application/wasm" };
const PAGE = `<!doctype html><link rel="icon" href="data:,"><script type="module" src="/page.js"></script>`;

/**
 * @param {{ suites: string[], quick: boolean, rounds: number, out: string, wasm: string }} how `out` has page.js
 */
export async function inChromium({ suites, quick, rounds, out, wasm }) {
  const site = await serve(out, wasm);
  const browser = await chromium.launch({ executablePath: process.env.CHROME, headless: true, args: FLAGS });
  try {
    const page = await browser.newPage();
    await page.goto(site.url);
    await page.waitForFunction(() => globalThis.bench);
    const cpuMs = await cpuOf(browser);
    const slice = async (name) => {
      await page.evaluate(() => globalThis.bench.collect());
      const before = await cpuMs();
      const wallMs = await page.evaluate((name) => globalThis.bench.slice(name), name);
      return { cpuMs: (await cpuMs()) - before, wallMs };
    };
    const results = await pageResults(page, { suites, quick, rounds, engine: "Chromium", slice });
    return { runtime: `Chromium ${browser.version().split(".")[0]}`, results };
  } finally {
    await browser.close();
    site.close();
  }
}

/** How long the page's process has run: to the nanosecond if the kernel says so, else in ticks of some ms. */
async function cpuOf(browser) {
  const devtools = await browser.newBrowserCDPSession();
  const renderers = async () =>
    (await devtools.send("SystemInfo.getProcessInfo")).processInfo.filter(({ type }) => type === "renderer");
  // The newest is the page's; another may be there for the tab that Chromium opens first.
  const { id } = (await renderers()).toSorted((a, b) => b.id - a.id)[0];
  try {
    await scheduled(id);
    return () => scheduled(id);
  } catch {
    return async () => (await renderers()).find((process) => process.id === id).cpuTime * 1e3;
  }
}

/** The sum over a process's threads (https://docs.kernel.org/scheduler/sched-stats.html). */
async function scheduled(id) {
  const tasks = await readdir(`/proc/${id}/task`);
  const texts = await Promise.all(tasks.map((task) => readFile(`/proc/${id}/task/${task}/schedstat`, "utf8")));
  return texts.reduce((sum, text) => sum + Number(text.split(" ")[0]), 0) / 1e6;
}

/** The bundle; and the module, wherever beside it the package looks for it. */
export async function serve(out, wasm) {
  const server = createServer(async ({ url }, response) => {
    const type = TYPES[extname(url)];
    try {
      const body = type ? await readFile(type === TYPES[".wasm"] ? wasm : join(out, url)) : PAGE;
      response.writeHead(200, { "content-type": type ?? "text/html; charset=utf-8" }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${server.address().port}/`, close: () => server.close() };
}
