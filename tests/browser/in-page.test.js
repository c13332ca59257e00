// The emulator inside a page, without a server, under a policy that lets no code be made from text and no request leave.
import assert from "node:assert/strict";
import { mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { launchBrowser, serveDirectory } from "./harness.js";

const PKG = fileURLToPath(new URL("../../pkg", import.meta.url));
const POLICY =
  "default-src 'none'; img-src data:; connect-src 'self'; script-src 'self' 'nonce-n' 'wasm-unsafe-eval'; require-trusted-types-for 'script'";
const PAGE = `<!doctype html>
<meta http-equiv="content-security-policy" content="${POLICY}">
<link rel="icon" href="data:,">
<script type="importmap" nonce="n">{ "imports": { "bedrock-wasm": "/pkg/entry/browser.js", "local-bedrock/in-page": "/in-page.js" } }</script>
<script type="module" nonce="n">
  import * as library from "bedrock-wasm";
  import { createLocalBedrock } from "local-bedrock/in-page";
  const bedrock = await createLocalBedrock();
  const { credentials, fetch } = bedrock;
  const client = (more) => new library.BedrockRuntime({ region: "us-east-1", credentials, fetch, ...more });
  const hello = { modelId: "amazon.nova-lite-v1:0", messages: [{ role: "user", content: [{ text: "hello out there" }] }] };
  const outcome = (promise) => promise.then((value) => value, ({ name, code }) => ({ name, code }));
  Object.assign(globalThis, { bedrock, client, hello, outcome });
</script>`;

let directory;
let site;
let browser;
/** @type {import("playwright-core").Page} */
let page;
let complaints;

before(async () => {
  directory = await mkdtemp(join(tmpdir(), "local-bedrock-in-page-"));
  await symlink(PKG, join(directory, "pkg"));
  await writeFile(join(directory, "index.html"), PAGE);
  const options = { bundle: true, format: "esm", platform: "browser", logLevel: "error" };
  await build({
    ...options,
    stdin: { contents: 'export * from "local-bedrock/in-page"', resolveDir: PKG },
    outfile: join(directory, "in-page.js"),
  });
  [site, browser] = await Promise.all([serveDirectory(directory), launchBrowser()]);
});

after(async () => {
  await browser?.close();
  await site?.close();
  await rm(directory, { recursive: true, force: true });
});

beforeEach(async () => {
  page = await browser.newPage();
  complaints = [];
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  await page.goto(site.url);
  await page.waitForFunction(() => globalThis.bedrock);
});

afterEach(async () => {
  assert.deepEqual(complaints, []);
  await page.close();
});

test("a call and a stream, signed for AWS's own host, framed, and logged", async () => {
  const { answer, texts, log, info } = await page.evaluate(async () => {
    const { bedrock, client, hello } = globalThis;
    const called = await client().converse(hello);
    const { stream } = await client().converseStream(hello);
    const streamed = [];
    for await (const { contentBlockDelta } of stream) {
      if (contentBlockDelta) streamed.push(contentBlockDelta.delta.text);
    }
    return {
      answer: called.output.message.content[0].text,
      texts: streamed,
      log: bedrock.requests,
      info: bedrock.info,
    };
  });
  assert.equal(answer, "[stand-in, not a language model] You said: hello out there");
  assert.equal(texts.join(""), answer);
  assert.ok(texts.length > 5);
  assert.deepEqual(
    log.map(({ operation, auth, status }) => [operation, auth, status]),
    [
      ["Converse", "header", 200],
      ["ConverseStream", "header", 200],
    ],
  );
  assert.ok(log.every(({ endedAt, clientClosedAt }) => endedAt && !clientClosedAt));
  assert.deepEqual([info.emulator, info.model.standIn], [true, true]);
});

test("signatures are verified", async () => {
  const refused = await page.evaluate(() => {
    const { bedrock, client, hello, outcome } = globalThis;
    const wrong = { ...bedrock.credentials, secretAccessKey: "another" };
    return Promise.all(
      [wrong, bedrock.expiredCredentials].map((credentials) =>
        outcome(client({ credentials, maxAttempts: 1 }).converse(hello)),
      ),
    );
  });
  assert.deepEqual(
    refused.map(({ name }) => name),
    ["InvalidSignatureException", "ExpiredTokenException"],
  );
});

test("the faults that a page can have", async () => {
  const outcomes = await page.evaluate(async () => {
    const { bedrock, client, hello, outcome } = globalThis;
    const under = (replies, run) => {
      const script = bedrock.faults.script(replies);
      return outcome(run(client({ endpoint: script.endpoint, maxAttempts: 1 }))).then((value) => ({
        value,
        requests: script.requests,
      }));
    };
    const call = async (some) => (await some.converse(hello)).stopReason;
    const stream = async (some) => (await (await some.converseStream(hello)).stream.final()).stopReason;
    const frames = (how) => [{ stream: [{ at: 3, cut: { how } }] }];
    return {
      none: await under([{}], stream),
      throttled: await under([{ error: { status: 429, name: "ThrottlingException" } }], call),
      reset: await under([{ reset: true }], call),
      cut: await under(frames("end"), stream),
      closed: await under(frames("close"), stream),
      resetMidway: await under(frames("reset"), stream),
      exception: await under(
        [{ stream: [{ at: 2, exception: { type: "modelStreamErrorException", message: "It broke." } }] }],
        stream,
      ),
      flipped: await under([{ stream: [{ at: 2, flip: "payload" }] }], stream),
      dripped: await under([{ body: { drip: { bytes: 50, everyMs: 0 } } }], call),
      stalled: await under([{ stall: true }], (some) => some.converse(hello, { timeouts: { firstByteMs: 50 } })),
    };
  });
  const names = Object.fromEntries(Object.entries(outcomes).map(([fault, { value }]) => [fault, value.name ?? value]));
  assert.deepEqual(names, {
    none: "end_turn",
    throttled: "ThrottlingException",
    reset: "NetworkError",
    cut: "IncompleteStreamError",
    closed: "IncompleteStreamError",
    resetMidway: "IncompleteStreamError",
    exception: "ModelStreamErrorException",
    flipped: "StreamIntegrityError",
    dripped: "end_turn",
    stalled: "TimeoutError",
  });
  assert.ok(outcomes.stalled.requests[0].clientClosedAt, "the call was left");
});

test("a stream that is left stops its model, and close ends what runs", async () => {
  const { left, closed } = await page.evaluate(async () => {
    const { bedrock, client, hello, outcome } = globalThis;
    const { stream } = await client().converseStream(hello);
    for await (const event of stream) if (event.messageStart) break;
    const waiting = outcome(
      client({ endpoint: bedrock.faults.script([{ stall: true }]).endpoint, maxAttempts: 1 }).converse(hello),
    );
    await bedrock.close();
    return { left: bedrock.requests[0], closed: await waiting };
  });
  assert.ok(left.clientClosedAt);
  assert.equal(closed.name, "NetworkError");
});
