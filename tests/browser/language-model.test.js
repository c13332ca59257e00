// A language model in the page: without a server, under the page's policy, a signed call is answered by llama.cpp.
import assert from "node:assert/strict";
import { access } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { openPlayground } from "./playground.js";

/** Where local-bedrock keeps it, if it has ever run here. */
const MODEL = join(
  process.env.LOCAL_BEDROCK_CACHE ?? join(homedir(), ".cache", "local-bedrock"),
  "SmolLM2-135M-Instruct.Q4_1.gguf",
);

const place = openPlayground("chat");

test("a file of a model answers, and is freed again", async (t) => {
  if (
    !(await access(MODEL).then(
      () => true,
      () => false,
    ))
  ) {
    return t.skip("local-bedrock has not fetched SmolLM2 here");
  }
  const { page } = place;
  await page.evaluate(() => document.querySelector("bedrock-playground").app.change({ maxTokens: 4 }));
  await page.locator(".chip").click();
  assert.deepEqual(await place.axe(), []);
  await page.locator('page-model input[type="file"]').setInputFiles(MODEL);
  await page.getByText("answers, on this device").waitFor({ timeout: 120_000 });
  await page.keyboard.press("Escape");
  assert.equal(await page.locator(".chip").getAttribute("data-kind"), "emulator");
  await page.getByRole("textbox", { name: "Prompt", exact: true }).fill("Name three colours.");
  await page.keyboard.press("Enter");
  await page.locator('chat-turn[data-state="complete"]').waitFor({ timeout: 120_000 });
  assert.match(await page.locator("chat-turn .byline").innerText(), /^SmolLM2-135M-Instruct/);
  assert.match(await page.locator("chat-turn answer-metrics").innerText(), /→ 4\s*tokens[^]*token limit reached/);
  await page.locator(".chip").click();
  await page.getByRole("button", { name: "Free its memory" }).click();
  await page.getByText("No language model is running. A small one").waitFor();
});
