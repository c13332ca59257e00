// What a visitor of an example's page does: asks, reads, stops.
import assert from "node:assert/strict";
import { LONG } from "./room.js";

/**
 * @param {import("playwright-core").Browser} browser
 * @param {string} url
 */
export async function openIn(browser, url) {
  const page = await browser.newPage({ viewport: { width: 720, height: 560 } });
  const problems = [];
  page.on("pageerror", (error) => problems.push(String(error)));
  await page.goto(url);
  return { page, problems };
}

export const status = (page, text) => page.getByRole("status").filter({ hasText: text }).waitFor({ timeout: 15_000 });
const question = (page) => page.locator("[name=prompt], [name=question]");

/** Asks, and reads the whole answer. */
export async function asks(page, done) {
  const start = Date.now();
  await question(page).fill("Do you stream?");
  await page.locator("[name=ask]").click();
  await status(page, done);
  assert.match(await page.locator("article").last().textContent(), /You said: Do you stream\?/);
  return Date.now() - start;
}

/** Asks for much, and waits until some of it is there. */
export async function inMidAnswer(page) {
  await question(page).fill(LONG);
  await page.locator("[name=ask]").click();
  await page.waitForFunction(() =>
    [...globalThis.document.querySelectorAll("article")].at(-1)?.textContent.includes("word20"),
  );
}

/** Waits until Bedrock's side has seen that nobody reads on. */
export async function hangsUp(t, room, page) {
  const { events } = await room.sawHangUp();
  assert.ok(events < 250, `${events} events were sent to nobody`);
  t.diagnostic(`upstream saw the hang-up after ${events} events`);
  if (page.isClosed()) return;
  assert.doesNotMatch(
    await page.evaluate(() => [...globalThis.document.querySelectorAll("article")].at(-1)?.textContent ?? ""),
    /word299/,
  );
}
