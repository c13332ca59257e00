// One prompt, asked of several models side by side.
import assert from "node:assert/strict";
import { test } from "node:test";
import { openPlayground } from "../playground.js";

const place = openPlayground("compare");
const card = (index) => place.page.locator("compare-card").nth(index);
const inState = (state) => place.page.locator(`compare-card[data-state="${state}"]`);

/** In the page: whether so many cards are kept. To keep them takes a moment. */
const keptCards = (count) =>
  new Promise((resolve) => {
    indexedDB.open("bedrock-wasm-playground").onsuccess = ({ target: { result: database } }) => {
      database.transaction("values").objectStore("values").get("compare").onsuccess = ({ target: { result } }) => {
        database.close();
        resolve(result?.cards.length === count);
      };
    };
  });

test("one click compares the sample, and the curves end where the figures do", async () => {
  const { page } = place;
  assert.deepEqual(await place.axe(), []);
  await page.getByRole("button", { name: "Run all" }).click();
  await inState("streaming").first().waitFor();
  assert.deepEqual(await place.axe(), []);
  await inState("complete").nth(1).waitFor();
  const totals = await page.locator("token-curves li b").allInnerTexts();
  const figures = await page.locator("compare-card answer-metrics").allInnerTexts();
  for (const [index, total] of totals.entries()) assert.match(figures[index], new RegExp(`→ ${total} tokens`));
  assert.equal(totals.length, 2);
  assert.deepEqual(await place.axe(), []);
});

test("each card has its own model and region, and is stopped by itself", async () => {
  const { page } = place;
  await page.getByRole("button", { name: "Add a card" }).click();
  await card(1).locator("summary").click();
  await card(1).getByLabel("Region").fill("eu-west-1");
  await card(1).getByLabel("Region").blur();
  await card(2)
    .getByLabel(/Model id/)
    .fill("amazon.nova-lite-v1:0");
  await card(2)
    .getByLabel(/Model id/)
    .blur();
  await page.getByLabel("Prompt for all").fill(Array.from({ length: 120 }, (_, index) => `word${index}`).join(" "));
  await page.keyboard.press("Control+Enter");
  await inState("streaming").nth(2).waitFor();
  await card(0).getByRole("button", { name: "Stop" }).click();
  await inState("complete").nth(1).waitFor();
  assert.equal(await card(0).getAttribute("data-state"), "stopped");
  await card(1).getByRole("button", { name: "Wire" }).click();
  await page.getByText("bedrock-runtime.eu-west-1.amazonaws.com").first().waitFor();
});

test("five runs have percentiles, and a reload keeps the cards", async () => {
  const { page } = place;
  await page.getByLabel("How often each is asked").selectOption("5");
  await page.getByLabel("Prompt for all").fill("short");
  await page.getByRole("button", { name: "Run all" }).click();
  await page.getByText("5 runs, all complete").nth(1).waitFor();
  assert.match(await card(0).locator("tbody").innerText(), /First token\s+[\d.]+ ms\s+[\d.]+ ms/);
  await page.getByRole("button", { name: "Add a card" }).click();
  await page.waitForFunction(keptCards, 3);
  await page.reload();
  await card(2).waitFor();
  assert.equal(await page.getByLabel("Prompt for all").inputValue(), "short");
});

test("under a fault each card says that it is not complete", async () => {
  const { page } = place;
  await page.getByRole("tab", { name: "Faults" }).click();
  await page.getByRole("button", { name: "Cut between two frames" }).click();
  await inState("failed").nth(1).waitFor();
  assert.equal(await page.getByText("Incomplete", { exact: true }).count(), 2);
  assert.deepEqual(await place.axe(), []);
});
