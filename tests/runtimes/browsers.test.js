// The suite in three browsers' engines: in a page, in a web worker, in a service worker.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { launchBrowser, serveDirectory } from "../browser/harness.js";
import { node22 } from "../tools/node22.js";
import { openRoom, passed } from "./room.js";
import { launchWebKit } from "./webkit.js";

const run = promisify(execFile);
const PLACES = ["page", "web worker", "service worker"];

/** A worker opens a stream and hands its events to the page. */
const TRANSFER = "stream from a worker";
const HANDED_OVER = /You said: Can it be handed over\?/;

let room;
let site;

before(async () => {
  room = await openRoom("browsers");
  site = await serveDirectory(room.app);
});

after(async () => {
  await site?.close();
  await room?.close();
});

const urlFor = (place) => `${site.url}/?run=${encodeURIComponent(JSON.stringify({ place, target: room.target }))}`;

test("Chromium", async (t) => {
  const browser = await launchBrowser();
  try {
    for (const place of PLACES) {
      const page = await browser.newPage();
      await page.goto(urlFor(place));
      const results = await (await page.waitForFunction(() => globalThis.results)).jsonValue();
      await passed(t, `Chromium, ${place}`, { version: browser.version(), results });
    }
    const page = await browser.newPage();
    await page.goto(urlFor(TRANSFER));
    assert.match(await (await page.waitForFunction(() => globalThis.results)).jsonValue(), HANDED_OVER);
  } finally {
    await browser.close();
  }
});

test("Firefox", async (t) => {
  for (const place of PLACES) {
    const { stdout } = await run(node22(), ["drive-firefox.js", urlFor(place)], { cwd: room.app, timeout: 60_000 });
    const { version, results } = JSON.parse(stdout);
    await passed(t, `Firefox, ${place}`, { version: version.replace("firefox/", ""), results });
  }
  const { stdout } = await run(node22(), ["drive-firefox.js", urlFor(TRANSFER)], { cwd: room.app, timeout: 60_000 });
  assert.match(JSON.parse(stdout).results, HANDED_OVER);
});

test("WebKitGTK", async (t) => {
  const browser = await launchWebKit();
  try {
    for (const place of PLACES) {
      await passed(t, `WebKitGTK, ${place}`, {
        version: browser.version,
        results: await browser.resultsOf(urlFor(place)),
      });
    }
    // It cannot hand streams over yet; when it can, this should say so.
    assert.match(await browser.resultsOf(urlFor(TRANSFER)), /DataCloneError/);
  } finally {
    await browser.close();
  }
});
