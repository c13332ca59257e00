// Shared by the tests of the page: it is built once a file, and each test opens a separate page at a place.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, before, beforeEach } from "node:test";
import { fileURLToPath } from "node:url";
import { startLocalBedrock } from "local-bedrock";
import { build } from "vite";
import { launchBrowser, serveDirectory } from "./harness.js";

const WWW = fileURLToPath(new URL("../../www/", import.meta.url));
const AXE = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/**
 * @param {string} place the id of the place
 * @param {{ answers?: "page" | "server", tokensPerSecond?: number, viewport?: { width: number, height: number } }} [options]
 *   `server` is local-bedrock in this process; default: the emulator in the page
 * @returns {Opened} whose members are those of the test that runs
 */
export function openPlayground(place, { answers = "page", tokensPerSecond = 20, viewport } = {}) {
  /** @type {any} */
  const opened = {
    /** Errors of the page itself. Chromium also writes a line for each answer that is not a success. */
    errors: () =>
      opened.lines.filter(
        (/** @type {string} */ line) => line.startsWith("error:") && !line.includes("Failed to load"),
      ),
    axe: () => violations(opened.page),
    open: (/** @type {string} */ hash = `#/${place}`) => open(opened, hash),
  };
  let directory;
  let browser;

  before(async () => {
    if (answers === "server") {
      opened.emulator = await startLocalBedrock({ port: 0, model: "scripted", tokensPerSecond, log: () => {} });
    }
    directory = await mkdtemp(join(tmpdir(), "playground-"));
    process.env.VITE_LOCAL_BEDROCK_URL = opened.emulator?.url ?? "";
    await build({ root: WWW, logLevel: "warn", build: { outDir: directory, emptyOutDir: true } });
    [opened.site, browser] = await Promise.all([serveDirectory(directory), launchBrowser()]);
  });

  after(async () => {
    await browser?.close();
    await opened.site?.close();
    await opened.emulator?.close();
    if (directory) await rm(directory, { recursive: true });
  });

  beforeEach(async () => {
    opened.context = await browser.newContext({
      viewport: viewport ?? { width: 1440, height: 900 },
      reducedMotion: "reduce",
    });
    opened.page = await opened.context.newPage();
    opened.lines = [];
    opened.page.on("console", (message) => opened.lines.push(`${message.type()}: ${message.text()}`));
    opened.page.on("pageerror", (error) => opened.lines.push(`error: ${error.stack}`));
    await opened.open();
  });

  afterEach(async () => {
    assert.deepEqual(opened.errors(), []);
    await opened.context.close();
  });

  return opened;
}

/**
 * @typedef {object} Opened
 * @property {import("playwright-core").Page} page
 * @property {import("playwright-core").BrowserContext} context
 * @property {{ url: string }} site
 * @property {any} emulator with `answers: "server"`
 * @property {string[]} lines of the console
 * @property {() => string[]} errors
 * @property {() => Promise<string[]>} axe what axe finds wrong, as lines of text
 * @property {(hash?: string) => Promise<void>} open
 */

/** @param {Opened} opened @param {string} hash */
async function open({ page, site }, hash) {
  await page.goto(`${site.url}/${hash}`);
  await page.locator('.chip:not([data-kind="looking"])').waitFor();
  await page.locator("main > .place:not([hidden])").waitFor();
  await page.locator("inspector-panel:defined").waitFor({ state: "attached" });
}

/** @param {import("playwright-core").Page} page */
async function violations(page) {
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(AXE);
  const { violations } = await page.evaluate(
    (tags) => globalThis.axe.run(document, { runOnly: { type: "tag", values: tags } }),
    RULES,
  );
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target}: ${failureSummary}`),
  );
}
