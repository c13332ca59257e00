// Every fault that can be switched on: what it makes of a call is what the page says of it.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { FAULTS } from "../../../www/lib/faults/index.js";
import { openPlayground } from "../playground.js";

/** What is slow ends by itself, but for a call that is never answered. */
const ENDS = { complete: ["complete"], failed: ["failed"], slow: ["complete", "stopped"] };

async function tryAll(page) {
  await page.getByRole("button", { name: "Try all" }).click();
  await page.getByRole("button", { name: "Try all" }).waitFor({ timeout: 120_000 });
  return page
    .locator("faults-place li")
    .evaluateAll((rows) => rows.map(({ dataset }) => [dataset.fault, dataset.state]));
}

function check(outcomes, offered) {
  assert.deepEqual(
    outcomes.map(([id]) => id),
    offered.map(({ id }) => id),
  );
  for (const { id, outcome } of offered) {
    const state = outcomes.find(([other]) => other === id)[1];
    assert.ok(ENDS[outcome].includes(state), `${id}: ${state}`);
  }
}

describe("in the page", () => {
  const place = openPlayground("faults");

  test("each fault ends as the page says", async () => {
    const { page } = place;
    assert.deepEqual(await place.axe(), []);
    check(
      await tryAll(page),
      FAULTS.filter(({ serverOnly }) => !serverOnly),
    );
    assert.deepEqual(await place.axe(), []);
  });

  test("by keyboard, a fault is a few letters away, arrows lead to the next one, and the focus stays", async () => {
    const { page } = place;
    await page.waitForFunction(() => document.activeElement?.textContent.trim() === "Try all");
    await place.open("#/chat");
    await page.locator("go-to:defined").waitFor({ state: "attached" });
    await page.keyboard.press("Control+k");
    await page.keyboard.type("cut between");
    await page.keyboard.press("Enter");
    const row = page.locator('[data-fault="cut-between"]');
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute("aria-label"));
    await page.waitForFunction(() => document.activeElement?.closest('[data-fault="cut-between"]'));
    await page.locator('[data-fault="cut-between"][data-state="failed"]').waitFor();
    assert.match(await row.innerText(), /IncompleteStreamError/);
    assert.equal(await focused(), "Try again: Cut between two frames");
    await page.keyboard.press("ArrowDown");
    assert.equal(await focused(), "Try: Cut after 900 bytes");
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("ArrowUp");
    assert.equal(await focused(), "Try: Cut inside a frame");
    await page.keyboard.press("Enter");
    await page.locator('[data-fault="cut-frame"][data-state="failed"]').waitFor();
    assert.equal(await focused(), "Try again: Cut inside a frame");
    await page.getByRole("button", { name: "Try all" }).focus();
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.activeElement?.textContent.trim() === "Stop");
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.activeElement?.textContent.trim() === "Try all");
    await page.keyboard.press("ArrowDown");
    assert.match(await focused(), /^Try/);
    await page.keyboard.press("Control+k");
    assert.deepEqual(await place.axe(), []);
    await page.keyboard.type("cut");
    await page.keyboard.press("ArrowDown");
    const chosen = page.locator('go-to [aria-selected="true"]');
    assert.match(await chosen.innerText(), /Cut between two frames/);
    await page.locator("go-to input").fill("haiku 4-5");
    await page.keyboard.press("Enter");
    const { modelId } = await page.evaluate(() => document.querySelector("bedrock-playground").app.settings.value);
    assert.equal(modelId, "us.anthropic.claude-haiku-4-5-20251001-v1:0");
  });

  test("two clicks cut a stream, from any place", async () => {
    const { page } = place;
    await place.open("#/chat");
    await page.getByRole("tab", { name: "Faults" }).click();
    await page.getByRole("button", { name: "Cut between two frames" }).click();
    const notice = page.locator("error-notice");
    await notice.getByText("IncompleteStreamError").first().waitFor();
    assert.ok((await page.locator("chat-turn .text").innerText()).length > 0, "what had arrived is kept");
    assert.match(await page.locator("faults-pane .lesson").innerText(), /messageStop never came/);
    await page.getByText("As a test for your app").click();
    assert.match(await page.locator("faults-pane pre").innerText(), /assert\.rejects/);
    assert.deepEqual(await place.axe(), []);
    await page.getByRole("button", { name: "Switch the fault off" }).click();
    await notice.getByRole("button", { name: "Try again" }).click();
    await page.locator('chat-turn[data-state="complete"]').waitFor({ timeout: 20_000 });
  });
});

describe("at local-bedrock", () => {
  const place = openPlayground("faults", { answers: "server", tokensPerSecond: 200 });

  test("each fault ends as the page says, those of a connection among them", async () => {
    const { page } = place;
    check(await tryAll(page), FAULTS);
    // Lost connections and withheld answers are errors of the network, which Chromium writes to the console.
    place.lines.length = 0;
  });
});
