// The built documentation site (`cargo xtask docs`), in Chromium: no dead link, nothing from elsewhere, no barrier, a search.
import assert from "node:assert/strict";
import { mkdir, mkdtemp, readFile, readdir, rm, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { launchBrowser, serveDirectory } from "../browser/harness.js";
import { deadLinks } from "./links.js";

const SITE = fileURLToPath(new URL("../../target/site", import.meta.url));
const SHOTS = fileURLToPath(new URL("../../target/site-screenshots/", import.meta.url));
const MANIFEST = fileURLToPath(new URL("../../pkg/package.json", import.meta.url));
const AXE = createRequire(new URL("../../docs/package.json", import.meta.url)).resolve("axe-core");

/** The path that the site was built for. */
const BASE = /href="([^"]*)icon\.svg"/.exec(await readFile(`${SITE}/index.html`, "utf8"))[1];
const PAGES = (await readdir(SITE)).filter((name) => name.endsWith(".html"));

/** A page of each kind: the home page, prose with code, wide tables, and a page that is included. */
const KINDS = ["index.html", "streaming.html", "faults.html", "emulator.html"];
const DESKTOP = { width: 1280, height: 800 };
const PHONE = { width: 390, height: 844 };
const LOOKS = { "light, desktop": [DESKTOP, "light"], "dark, phone": [PHONE, "dark"] };
const ALL_LOOKS = { ...LOOKS, "dark, desktop": [DESKTOP, "dark"], "light, phone": [PHONE, "light"] };

/** In the page: the longest line of each block of code that a reader has to scroll. */
const cutLines = `[...document.querySelectorAll(".vp-doc pre")]
  .filter((code) => code.scrollWidth > code.clientWidth)
  .map((code) => code.innerText.split("\\n").sort((one, other) => other.length - one.length)[0])`;

test("no link is dead", async (t) => {
  const ofDocs = (page) => !page.includes("/");
  const { pages, links, dead } = await deadLinks(SITE, BASE, ofDocs);
  t.diagnostic(`${links} links in ${pages} pages of ${BASE}`);
  assert.ok(links > 1000, `${links} links`);
  assert.deepEqual(dead, []);
});

test("the reference has a module for each subpath, by its import name, and leads back to the pages", async () => {
  const { name, exports: subpaths } = JSON.parse(await readFile(MANIFEST, "utf8"));
  const page = await readFile(`${SITE}/api/modules.html`, "utf8").catch(() =>
    readFile(`${SITE}/api/index.html`, "utf8"),
  );
  const modules = [...page.matchAll(/href="modules\/([^"/.]+)\.html">([^<]*)</g)];
  const expected = Object.entries(subpaths).filter(
    ([subpath, { types }]) => types && !/^\.\/(aws-sdk\/|slim|inline|\*)/.test(subpath),
  );
  const names = modules.map(([, file]) => file.replace("_", "/"));
  assert.deepEqual(names.sort(), expected.map(([subpath]) => subpath.replace(".", name)).sort());
  assert.ok(page.includes(`href="${BASE}"`));
});

describe("in Chromium", () => {
  let browser;
  let server;
  let directory;

  before(async () => {
    // Served below the path that it was built for, as it is when it is published.
    directory = await mkdtemp(join(tmpdir(), "bedrock-wasm-site-"));
    const below = join(directory, BASE);
    if (BASE !== "/") {
      await mkdir(dirname(below), { recursive: true });
      await symlink(SITE, below.replace(/\/$/, ""));
    }
    server = await serveDirectory(BASE === "/" ? SITE : directory);
    browser = await launchBrowser();
    await mkdir(SHOTS, { recursive: true });
  });
  after(async () => {
    await browser.close();
    await server.close();
    await rm(directory, { recursive: true, force: true });
  });

  /** Opens a page, and notes each request that leaves the site. */
  async function open(path) {
    const page = await browser.newPage({ viewport: DESKTOP });
    const foreign = [];
    page.on("request", (request) => {
      if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(server.url)) foreign.push(request.url());
    });
    await page.goto(server.url + BASE + path, { waitUntil: "load" });
    await page.evaluate("document.fonts.ready");
    return { page, foreign };
  }

  for (const path of PAGES) {
    test(`${path} has no barrier`, async (t) => {
      const { page, foreign } = await open(path);
      await page.addScriptTag({ path: AXE });
      for (const [look, [viewport, colorScheme]] of Object.entries(KINDS.includes(path) ? ALL_LOOKS : LOOKS)) {
        await t.test(look, async () => {
          await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
          await page.setViewportSize(viewport);
          const { violations } = await page.evaluate("axe.run()");
          await page.screenshot({ path: `${SHOTS}${path.replace(".html", "")}-${look.replace(", ", "-")}.png` });
          const wide = await page.evaluate("document.documentElement.scrollWidth > innerWidth");
          const cut = viewport === DESKTOP ? await page.evaluate(cutLines) : [];
          const found = violations.map(
            ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(" | ")}`,
          );
          assert.deepEqual({ found, foreign, wide, cut }, { found: [], foreign: [], wide: false, cut: [] });
        });
      }
      await page.close();
    });
  }

  test("the search finds a page without leaving the site", async () => {
    const { page, foreign } = await open("index.html");
    await page.locator(".DocSearch-Button").click();
    await page.locator(".VPLocalSearchBox input").fill("modelPlace");
    const first = page.locator(".VPLocalSearchBox .result").first();
    await first.waitFor();
    assert.match(await first.getAttribute("href"), /streaming\.html/);
    assert.deepEqual(foreign, []);
    await page.close();
  });

  test("the playground stands beside the pages", async () => {
    const { page } = await open("playground/");
    assert.match(await page.title(), /bedrock-wasm/i);
    await page.close();
  });
});
