// The built documentation site (`cargo xtask docs`), in Chromium: no dead link, nothing from elsewhere, no barrier, a search.
import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { createRequire } from "node:module";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { launchBrowser, serveDirectory } from "../browser/harness.js";
import { deadLinks } from "./links.js";

const SITE = fileURLToPath(new URL("../../target/site", import.meta.url));
const SHOTS = fileURLToPath(new URL("../../target/site-screenshots/", import.meta.url));
const AXE = createRequire(new URL("../../docs/package.json", import.meta.url)).resolve("axe-core");

/** A page of each kind: the home page, prose with code, wide tables, and a page that is included. */
const PAGES = ["index.html", "streaming.html", "faults.html", "emulator.html"];
const SCREENS = { desktop: { width: 1280, height: 800 }, phone: { width: 390, height: 844 } };

test("no link is dead", async (t) => {
  const ofDocs = (page) => !page.includes("/");
  const { pages, links, dead } = await deadLinks(SITE, ofDocs);
  t.diagnostic(`${links} links in ${pages} pages`);
  assert.ok(links > 1000, `${links} links`);
  assert.deepEqual(dead, []);
});

describe("in Chromium", () => {
  let browser;
  let server;

  before(async () => {
    server = await serveDirectory(SITE);
    browser = await launchBrowser();
    await mkdir(SHOTS, { recursive: true });
  });
  after(async () => {
    await browser.close();
    await server.close();
  });

  /** Opens a page, and notes each request that leaves the site. */
  async function open(path, options) {
    const page = await browser.newPage(options);
    const foreign = [];
    page.on("request", (request) => {
      if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(server.url)) foreign.push(request.url());
    });
    await page.goto(`${server.url}/${path}`, { waitUntil: "networkidle" });
    return { page, foreign };
  }

  for (const path of PAGES) {
    for (const colorScheme of ["light", "dark"]) {
      for (const [screen, viewport] of Object.entries(SCREENS)) {
        test(`${path} has no barrier: ${colorScheme}, ${screen}`, async () => {
          const { page, foreign } = await open(path, { colorScheme, viewport });
          await page.addScriptTag({ path: AXE });
          const { violations } = await page.evaluate("axe.run()");
          await page.screenshot({ path: `${SHOTS}${path.replace(".html", "")}-${colorScheme}-${screen}.png` });
          const wide = await page.evaluate("document.documentElement.scrollWidth > innerWidth");
          await page.close();
          const found = violations.map(
            ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(" | ")}`,
          );
          assert.deepEqual({ found, foreign, wide }, { found: [], foreign: [], wide: false });
        });
      }
    }
  }

  test("the search finds a page without leaving the site", async () => {
    const { page, foreign } = await open("index.html", { viewport: SCREENS.desktop });
    await page.locator(".DocSearch-Button").click();
    await page.locator(".VPLocalSearchBox input").fill("modelPlace");
    const first = page.locator(".VPLocalSearchBox .result").first();
    await first.waitFor();
    assert.match(await first.getAttribute("href"), /streaming\.html/);
    assert.deepEqual(foreign, []);
    await page.close();
  });

  test("the playground stands beside the pages", async () => {
    const { page } = await open("playground/", { viewport: SCREENS.desktop });
    assert.match(await page.title(), /bedrock-wasm/i);
    await page.close();
  });
});
