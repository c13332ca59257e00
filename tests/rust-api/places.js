// Where the app runs: in this process, or in a page of Chromium. Each gives `call(way, …arguments)`.
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { launchBrowser, serveDirectory } from "../browser/harness.js";
import { start, ways } from "./driver.js";

const HERE = fileURLToPath(new URL("./", import.meta.url));

/** The app in Node. */
export async function inNode() {
  await start(await readFile(new URL("./wasm/rust_api_tests_bg.wasm", import.meta.url)));
  return { call: (way, ...given) => ways[way](...given), close: () => {} };
}

/** The app in a page, on another origin than the emulator. */
export async function inChromium() {
  const [site, browser] = await Promise.all([serveDirectory(HERE), launchBrowser()]);
  const close = () => Promise.all([browser.close(), site.close()]);
  try {
    const page = await browser.newPage();
    await page.goto(`${site.url}/page.html`);
    await page.waitForFunction(() => globalThis.ways);
    return {
      call: (way, ...given) => page.evaluate(([name, list]) => globalThis.ways[name](...list), [way, given]),
      close,
    };
  } catch (failure) {
    await close();
    throw failure;
  }
}
