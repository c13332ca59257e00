// Image, Batch and Agents, answered by the emulator in the page.
import assert from "node:assert/strict";
import { test } from "node:test";
import { openPlayground } from "../playground.js";

const place = openPlayground("image");
const seal = () => place.page.locator("main > .place:not([hidden]) .seal.good");

test("one click paints the sample, and the picture is changed where the mask is", async () => {
  const { page } = place;
  await page.getByRole("button", { name: "Make it" }).click();
  await seal().waitFor();
  await page.locator(".gallery img").waitFor();
  assert.deepEqual(await place.axe(), []);
  await page.getByRole("button", { name: "Change it" }).first().click();
  await page.getByRole("button", { name: "Mark the middle" }).click();
  await page.getByRole("textbox", { name: "Prompt", exact: true }).fill("A red door");
  await page.getByRole("button", { name: "Make it" }).click();
  await page.locator(".gallery img").nth(1).waitFor();
  assert.deepEqual(await place.axe(), []);
  const sent = await page.evaluate(() => {
    const { body } = document.querySelector("bedrock-playground").app.selected.value.exchanges[0];
    const { taskType, inPaintingParams } = JSON.parse(new TextDecoder().decode(Uint8Array.from(body)));
    return { taskType, text: inPaintingParams.text, hasMask: inPaintingParams.maskImage.length > 100 };
  });
  assert.deepEqual(sent, { taskType: "INPAINTING", text: "A red door", hasMask: true });
});

test("a sample is tried with two clicks, a reload loses nothing, a wrong line is named, and a job runs in the page", async () => {
  const { page } = place;
  await place.open("#/batch");
  await page.getByRole("button", { name: "Use a sample", exact: true }).click();
  await page.getByRole("button", { name: "Try 5 on demand" }).click();
  await seal().waitFor();
  assert.equal(await page.locator("batch-place tbody td:nth-child(3)", { hasText: "You said" }).count(), 5);
  assert.deepEqual(await place.axe(), []);
  await page.reload();
  await page.locator("batch-place tbody td:nth-child(3)", { hasText: "You said" }).nth(4).waitFor();
  const wrong = '{"recordId":"a","modelInput":{}}\n{"recordId":"b","modelInput":';
  await page
    .locator('batch-place input[type="file"]')
    .setInputFiles({ name: "wrong.jsonl", mimeType: "text/plain", buffer: Buffer.from(wrong) });
  await page.locator("batch-place .problem", { hasText: "line 2" }).waitFor();
  await page.getByRole("button", { name: "Use a sample for a job" }).click();
  await page.getByText("Run as a batch inference job").click();
  await page.getByRole("button", { name: "Submit the job" }).click();
  await seal().waitFor();
  assert.equal(await page.locator("batch-place tbody td:nth-child(3)", { hasText: "You said" }).count(), 120);
});

test("agents, flows and knowledge bases answer with their steps and passages", async () => {
  const { page } = place;
  await place.open("#/agents");
  await page.locator("agents-place .choice").first().waitFor();
  const ask = async (name, text) => {
    await page.locator("agents-place .choice", { hasText: name }).first().click();
    await page.getByRole("textbox", { name: "Ask" }).fill(text);
    await page.getByRole("button", { name: "Ask", exact: true }).click();
    await page.locator("agents-place call-status").waitFor({ state: "detached" });
    await seal().waitFor();
  };
  const text = () => page.locator("agents-place answer-text").innerText();
  await ask("town-guide", "What is the weather in Oslo?");
  await page.locator(".steps", { hasText: "orchestration · invocationInput" }).waitFor();
  assert.match(await page.locator("agents-place tool-call").innerText(), /is asked for[^]*Oslo/);
  assert.deepEqual(await place.axe(), []);
  await page.getByLabel("Result").fill("sunny in Oslo");
  await page.getByRole("button", { name: "Send the result" }).click();
  await page.locator("agents-place tool-call").waitFor({ state: "detached" });
  await seal().waitFor();
  assert.ok((await text()).length > 0);
  await page.getByRole("tab", { name: "Code" }).click();
  assert.match(await page.locator("code-pane pre").innerText(), /returnControlInvocationResults[^]*sunny in Oslo/);
  await ask("Knowledge base", "When does the ferry leave?");
  const passage = page.locator(".passages li").first();
  assert.ok((await text()).includes(await passage.locator("blockquote").innerText()));
  await passage.locator("summary").first().click();
  assert.deepEqual(await place.axe(), []);
  await ask("Flow", "Hello");
  assert.ok((await text()).length > 0);
  await ask("asks-twice", "A table for two");
  await page.getByText("The flow asks:").waitFor();
  await page.getByRole("textbox", { name: "Ask" }).fill("Oslo");
  await page.getByRole("button", { name: "Reply", exact: true }).click();
  await page.locator("agents-place call-status").waitFor({ state: "detached" });
  await seal().waitFor();
});
