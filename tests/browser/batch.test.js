// Batch inference in a page that is reloaded: every record has one result, whatever the page was doing when it went away.
import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { ListMultipartUploadsCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { startLocalBedrock } from "local-bedrock";
import { launchBrowser, servePage } from "./harness.js";

const RECORDS = 10_000;
const MODEL = "amazon.nova-lite-v1:0";

const PAGE = `<!doctype html>
<link rel="icon" href="data:,">
<script type="importmap">{ "imports": {
  "bedrock-wasm": "/pkg/entry/browser.js",
  "bedrock-wasm/batch": "/pkg/batch/index.js",
  "bedrock-wasm/s3": "/pkg/s3/index.js"
} }</script>
<script type="module">
  import { Bedrock, BedrockRuntime } from "bedrock-wasm";
  import { runBatch } from "bedrock-wasm/batch";
  import { S3 } from "bedrock-wasm/s3";

  const padding = "x".repeat(600);
  function* recordsOf(count) {
    for (let at = 0; at < count; at++) {
      const messages = [{ role: "user", content: [{ text: "record " + at + " " + padding }] }];
      yield { recordId: "id-" + at, modelInput: { messages } };
    }
  }

  /** Goes on where the last page was, and says when it is done. */
  globalThis.start = (endpoint, credentials, count, options) => {
    const config = { region: "us-east-1", endpoint, credentials, forcePathStyle: true };
    const { forcePathStyle, ...bedrock } = config;
    const state = JSON.parse(localStorage.getItem("state") ?? "{}");
    const seen = { phases: [], ids: {}, wrong: 0, errors: 0 };
    globalThis.seen = seen;
    const controller = new AbortController();
    globalThis.abort = () => controller.abort(new Error("enough"));
    const run = runBatch({
      client: new Bedrock(bedrock),
      runtime: new BedrockRuntime(bedrock),
      s3: new S3(config),
      records: () => recordsOf(count),
      modelId: "${MODEL}",
      roleArn: "arn:aws:iam::123456789012:role/batch",
      input: "s3://local-bedrock/in/",
      output: "s3://local-bedrock/out/",
      minDelay: 0.05,
      maxDelay: 0.2,
      state,
      abortSignal: controller.signal,
      onProgress(progress) {
        localStorage.setItem("state", JSON.stringify(state));
        Object.assign(seen, { progress });
        if (seen.phases.at(-1) !== progress.phase) seen.phases.push(progress.phase);
      },
      ...options,
    });
    globalThis.done = (async () => {
      for await (const { recordId, output, error } of run) {
        seen.ids[recordId] = (seen.ids[recordId] ?? 0) + 1;
        if (error) seen.errors += 1;
        else if (!output.output.message.content[0].text.includes("record " + recordId.slice(3) + " ")) seen.wrong += 1;
      }
      const times = Object.values(seen.ids);
      return { records: times.length, most: Math.max(...times), wrong: seen.wrong, errors: seen.errors, phases: seen.phases };
    })();
    globalThis.done.catch((error) => (seen.error = String(error)));
  };
</script>
`;

let emulator;
let site;
let browser;
/** @type {import("playwright-core").Page} */
let page;
let complaints;

before(async () => {
  [site, browser] = await Promise.all([servePage(PAGE), launchBrowser()]);
});
after(async () => {
  await browser?.close();
  await site?.close();
});
beforeEach(async () => {
  emulator = await startLocalBedrock({ model: "scripted", jobSeconds: 0, log: () => {} });
  page = await browser.newPage();
  complaints = [];
  page.on("pageerror", (error) => complaints.push(String(error)));
  await page.goto(`${site.url}/page.html`);
  await page.evaluate(() => localStorage.clear());
});
afterEach(async () => {
  await page.close();
  await emulator.close();
  assert.deepEqual(complaints, []);
});

async function start(count, options = {}) {
  await page.waitForFunction(() => globalThis.start);
  const { url, credentials } = emulator;
  await page.evaluate(([...args]) => globalThis.start(...args), [url, credentials, count, options]);
}

/** Waits until something holds of what the page has seen. */
async function until(holds) {
  await page.waitForFunction(`(${holds})(globalThis.seen)`, undefined, { timeout: 60_000, polling: 20 });
}

const count = (operation) => emulator.requests.filter((request) => request.operation === operation).length;

test(
  "10,000 records: the page is reloaded in the upload, and again while the job runs",
  { timeout: 120_000 },
  async (t) => {
    emulator.settings.change({ batchRecordsPerSecond: 4000 });
    const error = { status: 500, name: "InternalServerException", message: "It broke." };
    const failing = {
      match: { operation: "ModelInvocationJobRecord", modelId: MODEL },
      replies: [{ error, times: RECORDS / 20 }],
    };
    // The second part never ends, so that the page goes away with one part in S3.
    const stalled = { match: { operation: "UploadPart" }, replies: [{}, { stall: true }] };
    await fetch(`${emulator.url}/_local-bedrock/faults`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify([stalled, failing]),
    });
    await start(RECORDS);
    await until((seen) => seen?.progress?.phase === "upload" && seen.progress.loadedBytes > 0);
    await page.reload();
    await start(RECORDS);
    await until((seen) => seen?.error ?? seen?.progress?.processed > 500);
    assert.equal(await page.evaluate(() => globalThis.seen.error), undefined);
    const { processed } = await page.evaluate(() => globalThis.seen.progress);
    await page.reload();
    await start(RECORDS);
    const { phases, ...results } = await page.evaluate(() => globalThis.done);
    assert.deepEqual(results, { records: RECORDS, most: 1, wrong: 0, errors: RECORDS / 20 });
    assert.deepEqual(phases, ["job"]);
    assert.equal(count("CreateModelInvocationJob"), 1);
    assert.equal(count("CreateMultipartUpload"), 1, "the upload went on");
    t.diagnostic(`reloaded with ${processed} of ${RECORDS} processed; ${count("UploadPart")} requests for parts`);
  },
);

/** What the page must not leave: objects under `in/`, and uploads that are open. */
async function left() {
  const config = { region: "us-east-1", endpoint: emulator.url, credentials: emulator.credentials };
  const s3 = new S3Client({ ...config, forcePathStyle: true });
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: "local-bedrock", Prefix: "in/" }));
  const { Uploads = [] } = await s3.send(new ListMultipartUploadsCommand({ Bucket: "local-bedrock" }));
  s3.destroy();
  return { objects: Contents.map(({ Key }) => Key), uploads: Uploads.length };
}

/** Phases by the request that is under way when the page aborts. */
for (const [phase, match, reply] of [
  ["an upload in parts is begun", "CreateMultipartUpload", { delayMs: 300 }],
  ["a part is sent", "UploadPart", { stall: true }],
  ["parts are put together", "CompleteMultipartUpload", { delayMs: 300 }],
  ["the job is created", "CreateModelInvocationJob", { delayMs: 300 }],
  ["the job runs", "GetModelInvocationJob", { delayMs: 300 }],
  ["results are listed", "ListObjectsV2", { stall: true }],
  ["results are read", "GetObject", { stall: true }],
]) {
  test(`an abort while ${phase} leaves no part and no object behind`, { timeout: 60_000 }, async () => {
    const script = { match: { operation: match }, replies: [reply] };
    await fetch(`${emulator.url}/_local-bedrock/faults`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify([script]),
    });
    await start(RECORDS, { stopOnAbort: true });
    for (let tries = 0; !count(match) && tries < 3000; tries++) await new Promise((resolve) => setTimeout(resolve, 10));
    assert.ok(count(match), `${match} was never asked for`);
    await page.evaluate(() => globalThis.abort());
    await until((seen) => seen.error);
    assert.equal(await page.evaluate(() => globalThis.seen.error), "Error: enough");
    assert.deepEqual(await left(), { objects: [], uploads: 0 });
  });
}

test("on demand: a reload loses no result", { timeout: 60_000 }, async () => {
  await start(400, { mode: "on-demand", concurrency: 4 });
  await until((seen) => Object.keys(seen?.ids ?? {}).length > 50);
  await page.reload();
  await start(400, { mode: "on-demand", concurrency: 4 });
  const results = await page.evaluate(() => globalThis.done);
  assert.deepEqual(results, { records: 400, most: 1, wrong: 0, errors: 0, phases: ["on-demand"] });
  assert.ok(count("InvokeModel") < 420, `${count("InvokeModel")} calls: results that were saved are not made again`);
});
