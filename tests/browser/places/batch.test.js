// The place Batch: files read in a worker, records on demand, and jobs from their upload to their results.
import assert from "node:assert/strict";
import { test } from "node:test";
import { openPlayground } from "../playground.js";

const RECORDS = 10_000;

const place = openPlayground("batch", { answers: "server", tokensPerSecond: 10_000 });
const seal = () => place.page.locator("batch-place p.seal.good");
const answers = () => place.page.locator("result-table tbody td:nth-child(3)", { hasText: "You said" });
const operations = () => place.emulator.requests.map(({ operation }) => operation);

/** @param {string} name @param {string} text */
async function choose(name, text) {
  const buffer = Buffer.from(text);
  await place.page.locator('batch-place input[type="file"]').setInputFiles({ name, mimeType: "text/plain", buffer });
}

async function submit() {
  await place.page.getByText("Run as a batch inference job").click();
  await place.page.getByRole("button", { name: "Submit the job" }).click();
}

test("10,000 lines are read in a worker, and the page's own thread goes on", async (t) => {
  const { page } = place;
  const line = (at) =>
    JSON.stringify({
      recordId: `r${at}`,
      modelInput: { messages: [{ role: "user", content: [{ text: `record ${at}` }] }] },
    });
  await page.evaluate(() => {
    globalThis.longest = 0;
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) globalThis.longest = Math.max(globalThis.longest, duration);
    }).observe({ type: "longtask" });
  });
  const startedAt = performance.now();
  await choose("large.jsonl", Array.from({ length: RECORDS }, (_, at) => line(at)).join("\n"));
  await page.getByText("large.jsonl: 10,000 records, all readable").waitFor();
  t.diagnostic(
    `read in ${Math.round(performance.now() - startedAt)} ms; longest task ${await page.evaluate(() => globalThis.longest)} ms`,
  );
  await page.getByText("The first 200 of 10,000.").waitFor();
  await choose("wrong.jsonl", `${line(1)}\n${line(2)}\n{"recordId":"c","modelInput":`);
  await page.locator("batch-place .problem", { hasText: "line 3" }).waitFor();
});

test("a job is submitted, watched, and its results stand beside its records", async () => {
  const { page } = place;
  await page.getByRole("button", { name: "Use a sample for a job" }).click();
  await submit();
  await seal().waitFor();
  assert.match(await page.locator("batch-place").innerText(), /120 results/);
  assert.equal(await answers().count(), 120);
  assert.ok(operations().includes("CreateModelInvocationJob"));
  assert.deepEqual(await place.axe(), []);
  await page.getByRole("button", { name: "Jobs of this account" }).click();
  await page.locator("job-list td", { hasText: "Completed" }).first().waitFor();
  assert.deepEqual(await place.axe(), []);
  await choose("other.jsonl", '{"recordId":"x","modelInput":{"messages":[]}}');
  await page.getByRole("button", { name: "Results", exact: true }).first().click();
  await seal().waitFor();
  assert.equal(await answers().count(), 120);
});

test("a job survives the page that began it", async () => {
  const { page } = place;
  place.emulator.settings.change({ batchRecordsPerSecond: 40 });
  await page.getByRole("button", { name: "Use a sample for a job" }).click();
  await submit();
  await page.locator(".running", { hasText: "InProgress" }).waitFor();
  const before = operations().filter((one) => one === "CreateModelInvocationJob").length;
  await page.reload();
  await page.getByText("A job was running when this page was left").waitFor();
  assert.deepEqual(await place.axe(), []);
  place.emulator.settings.change({ batchRecordsPerSecond: 10_000 });
  await page.getByRole("button", { name: "Go on" }).click();
  await seal().waitFor();
  assert.equal(await answers().count(), 120);
  assert.equal(operations().filter((one) => one === "CreateModelInvocationJob").length, before);
  await page.reload();
  await page.getByText("sums.csv: 120 records, all readable").waitFor();
  assert.equal(await page.getByRole("button", { name: "Go on" }).count(), 0);
});

test("a job is stopped, and the results that there are stay", async () => {
  const { page } = place;
  place.emulator.settings.change({ batchRecordsPerSecond: 20 });
  await page.getByRole("button", { name: "Use a sample for a job" }).click();
  await submit();
  await page.locator(".running", { hasText: "of 120 records" }).waitFor();
  await page.getByRole("button", { name: "Stop the job" }).click();
  await page.locator("error-notice", { hasText: "Stopped" }).waitFor();
  assert.ok(operations().includes("StopModelInvocationJob"));
});
