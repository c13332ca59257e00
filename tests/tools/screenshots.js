// Pictures of every place of the playground, answered in the page, for docs/playground.md: on a desk in light colours, on a phone in
// dark ones, and the first place on a desk in dark ones, for docs/index.md. `node tests/tools/screenshots.js` builds the page and writes docs/pictures/playground/; look at what it wrote.
/* global document, location */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";
import { launchBrowser, serveDirectory } from "../browser/harness.js";

const WWW = fileURLToPath(new URL("../../www/", import.meta.url));
const OUT = fileURLToPath(new URL("../../docs/pictures/playground/", import.meta.url));
const LOOKS = {
  desk: { viewport: { width: 1280, height: 800 }, colorScheme: "light" },
  phone: { viewport: { width: 390, height: 800 }, colorScheme: "dark" },
  dark: { viewport: { width: 1280, height: 800 }, colorScheme: "dark" },
};
const QUALITY = 60;

/** What makes each place show something. @type {Record<string, (page: import("playwright-core").Page) => Promise<unknown>>} */
const SHOWN = {
  async chat(page) {
    await page.getByText("Explain how a streamed answer").click();
    await page.locator('chat-turn[data-state="complete"]').waitFor();
    await page.locator("code-block .hl-keyword").first().waitFor();
  },
  async compare(page) {
    await page.getByRole("button", { name: "Run all" }).click();
    await page.locator('compare-card[data-state="complete"]').nth(1).waitFor();
  },
  async image(page) {
    await page.locator("image-place button.primary").click();
    await page.locator("image-place figure img, image-place .gallery img").first().waitFor();
  },
  async embeddings(page) {
    await page.getByRole("button", { name: "Map them" }).click();
    await page.getByRole("img", { name: "Map of 60 texts" }).waitFor();
  },
  async raw(page) {
    await page.locator("raw-place button.primary").click();
    await page.locator("raw-place p.seal.good").waitFor();
  },
  async batch(page) {
    await page.getByRole("button", { name: "Use a sample", exact: true }).click();
    await page.getByRole("button", { name: "Try 5 on demand" }).click();
    await page.locator("batch-place p.seal.good").waitFor();
  },
  async agents(page) {
    await page.locator("agents-place .choice").first().click();
    await page.locator("agents-place button.primary").click();
    await page.locator("agents-place p.seal.good").waitFor();
  },
  async models(page) {
    await page.locator("models-place tbody tr").nth(3).waitFor();
  },
  async faults(page) {
    await page.locator("faults-place li button").nth(8).click();
    await page.waitForTimeout(3000);
  },
  async requests(page) {
    await page.locator("requests-place tbody tr").first().waitFor();
  },
};

const directory = await mkdtemp(join(tmpdir(), "screenshots-"));
process.env.VITE_LOCAL_BEDROCK_URL = "";
await build({ root: WWW, logLevel: "warn", build: { outDir: directory, emptyOutDir: true } });
const site = await serveDirectory(directory);
const browser = await launchBrowser();
try {
  for (const [look, options] of Object.entries(LOOKS)) {
    const page = await browser.newPage({ ...options, reducedMotion: "reduce" });
    await page.goto(`${site.url}/#/chat`);
    for (const [place, show] of Object.entries(SHOWN).slice(0, look === "dark" ? 1 : undefined)) {
      await page.evaluate((hash) => (location.hash = hash), `#/${place}`);
      await page.locator(`${place}-place:not([hidden])`).waitFor();
      if (look !== "phone") {
        await page.evaluate(
          (pane) => document.querySelector("bedrock-playground").app.inspect(pane),
          place === "chat" ? "wire" : "settings",
        );
      }
      await show(page);
      await page.waitForTimeout(400);
      await page.screenshot({ path: join(OUT, `${place}-${look}.jpg`), type: "jpeg", quality: QUALITY });
      console.log(`${place}, ${look}`);
    }
    await page.close();
  }
} finally {
  await browser.close();
  await site.close();
  await rm(directory, { recursive: true });
}
