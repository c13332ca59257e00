// Walks the playground in Firefox, by WebDriver BiDi, and prints what became of it. A separate program: Puppeteer wants Node 22.
import puppeteer from "puppeteer-core";
import { walk } from "./walk-playground.js";

const [url] = process.argv.slice(2);
const browser = await puppeteer.launch({
  browser: "firefox",
  executablePath: process.env.FIREFOX ?? "/usr/bin/firefox-esr",
  headless: true,
});
try {
  const page = await browser.newPage();
  await page.setViewport({ width: 1440, height: 900 });
  await page.goto(url);
  console.log(JSON.stringify(await walk((expression) => page.evaluate(expression))));
} finally {
  await browser.close();
}
