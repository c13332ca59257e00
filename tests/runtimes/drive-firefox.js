// Opens a page in Firefox, by WebDriver BiDi, and prints what its `results` become. A separate program: Puppeteer wants Node 22.
import puppeteer from "puppeteer-core";

const [url] = process.argv.slice(2);
const browser = await puppeteer.launch({
  browser: "firefox",
  executablePath: process.env.FIREFOX ?? "/usr/bin/firefox-esr",
  headless: true,
});
try {
  const page = await browser.newPage();
  await page.goto(url);
  const handle = await page.waitForFunction(() => globalThis.results, { timeout: 45_000 });
  console.log(JSON.stringify({ version: await browser.version(), results: await handle.jsonValue() }));
} finally {
  await browser.close();
}
