// Takes a page in headless Firefox through the suite `decode`, by WebDriver BiDi, and prints the run as JSON. A separate program:
// Puppeteer wants Node 22.
import puppeteer from "puppeteer-core";
import { pageResults } from "./lib/page.js";

const { url, quick, rounds } = JSON.parse(process.argv[2]);
const browser = await puppeteer.launch({
  browser: "firefox",
  executablePath: process.env.FIREFOX ?? "/usr/bin/firefox-esr",
  headless: true,
  // Else the clock of a page ticks in milliseconds.
  extraPrefsFirefox: { "privacy.reduceTimerPrecision": false },
  // A slice on a busy machine takes a while.
  protocolTimeout: 600_000,
});
try {
  const page = await browser.newPage();
  await page.goto(url);
  await page.waitForFunction(() => globalThis.bench);
  const slice = async (name) => ({ wallMs: await page.evaluate((name) => globalThis.bench.slice(name), name) });
  const results = await pageResults(page, { suites: ["decode"], quick, rounds, engine: "Firefox", slice });
  const [version] = /\d+/.exec(await browser.version()) ?? [];
  // Another name, since these figures must not stand beside the others' CPU time.
  const named = results.map((result) => ({ ...result, suite: "decode by wall time" }));
  console.log(JSON.stringify({ runtime: `Firefox ${version}`, results: named }));
} finally {
  await browser.close();
}
