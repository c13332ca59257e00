// The package as plain ES modules in a page, against the emulator on another origin.
import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { startLocalBedrock } from "local-bedrock";
import { launchBrowser, servePage } from "./harness.js";

const TOKENS_PER_SECOND = 100;
const ABORTS = 20;
const PROMPT = Array.from({ length: 400 }, (_, at) => `word${at}`).join(" ");
const MODEL_ID = "amazon.nova-lite-v1:0";

/** A page with the strictest policy that the package promises to work under. */
const PAGE = `<!doctype html>
<meta http-equiv="content-security-policy" content="default-src 'none'; img-src data:; script-src 'self' 'nonce-n' 'wasm-unsafe-eval'; connect-src 'self' http://127.0.0.1:*">
<link rel="icon" href="data:,">
<script type="importmap" nonce="n">{ "imports": { "bedrock-wasm": "/pkg/entry/browser.js" } }</script>
<script type="module" nonce="n">import * as library from "bedrock-wasm"; globalThis.library = library;</script>
`;

let emulator;
let site;
let browser;
/** @type {import("playwright-core").Page} */
let page;
let complaints;

before(async () => {
  emulator = await startLocalBedrock({ model: "scripted", tokensPerSecond: TOKENS_PER_SECOND, log: () => {} });
  [site, browser] = await Promise.all([servePage(PAGE), launchBrowser()]);
});

after(async () => {
  await browser?.close();
  await site?.close();
  await emulator?.close();
});

beforeEach(async () => {
  page = await browser.newPage();
  complaints = [];
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  await page.goto(`${site.url}/page.html`);
  await page.waitForFunction(() => globalThis.library);
  await page.evaluate(
    ({ endpoint, credentials, modelId }) => {
      globalThis.client = (config) =>
        new globalThis.library.BedrockRuntime({ region: "us-east-1", credentials, endpoint, ...config });
      globalThis.say = (text) => ({ modelId, messages: [{ role: "user", content: [{ text }] }] });
      /** What a page can tell of an error. */
      globalThis.errorOf = (promise) =>
        promise.then(
          () => undefined,
          ({ name, message, code, $fault, $metadata, constructor }) => ({
            name,
            message,
            code,
            $fault,
            $metadata,
            type: constructor.name,
          }),
        );
    },
    { endpoint: emulator.url, credentials: emulator.credentials, modelId: MODEL_ID },
  );
  emulator.requests.length = 0;
});

afterEach(() => page.close());

/** The emulator's own log of calls, preflights left out. */
async function log() {
  return (await (await fetch(`${emulator.url}/_local-bedrock/requests`)).json()).filter(
    ({ method }) => method !== "OPTIONS",
  );
}

test("converse, cross-origin, under a strict Content-Security-Policy", async () => {
  const output = await page.evaluate(() => globalThis.client().converse(globalThis.say("Grüße, 世界")));
  assert.match(output.output.message.content[0].text, /Grüße, 世界/);
  assert.equal(output.$metadata.httpStatusCode, 200);
  const [record] = await log();
  assert.deepEqual([record.operation, record.status, record.id], ["Converse", 200, output.$metadata.requestId]);
  assert.deepEqual(complaints, []);
});

test("headers that fetch drops are not signed", async () => {
  const status = await page.evaluate(async () => {
    const headers = { "accept-encoding": "gzip", cookie: "a=b", date: "today", "sec-a": "1", "proxy-a": "1", via: "a" };
    return (await globalThis.client({ headers }).converse(globalThis.say("hello"))).$metadata.httpStatusCode;
  });
  assert.equal(status, 200);
});

test("a large body is hashed by WebCrypto and verifies", async () => {
  const tokens = await page.evaluate(
    async () =>
      (
        await globalThis
          .client()
          .converse({ ...globalThis.say("x ".repeat(50_000)), inferenceConfig: { maxTokens: 3 } })
      ).usage.outputTokens,
  );
  assert.equal(tokens, 3);
});

test("converseStream: tokens arrive while the server is still writing", async () => {
  const { text, arrivals } = await page.evaluate(async () => {
    const { stream } = await globalThis
      .client()
      .converseStream(globalThis.say("one two three four five six seven eight"));
    const arrivals = [];
    let text = "";
    for await (const piece of stream.text()) {
      text += piece;
      arrivals.push(Date.now());
    }
    return { text, arrivals };
  });
  assert.match(text, /one two three four five six seven eight$/);
  const [{ endedAt, events }] = await log();
  assert.ok(arrivals.length > 8 && events > arrivals.length);
  assert.ok(arrivals[0] < endedAt, "the first token is there before the last was written");
  assert.ok(new Set(arrivals).size > 4, `tokens came at ${new Set(arrivals).size} different times`);
});

test("final() and a session token", async () => {
  const { temporaryCredentials: credentials } = emulator;
  const final = await page.evaluate(async (credentials) => {
    const { stream } = await globalThis.client({ credentials }).converseStream(globalThis.say("hello"));
    return stream.final();
  }, credentials);
  assert.match(final.message.content[0].text, /hello$/);
  assert.equal(final.stopReason, "end_turn");
  assert.ok(final.usage.outputTokens > 0);
});

/** Starts a long answer in the page, leaves it after a few events, and says when. */
async function leave(how) {
  return page.evaluate(
    async ({ how, prompt }) => {
      const controller = new AbortController();
      const { stream, $metadata } = await globalThis
        .client()
        .converseStream(globalThis.say(prompt), { abortSignal: controller.signal });
      const reason = new Error("Stop");
      const now = () => performance.timeOrigin + performance.now();
      let seen = 0;
      let leftAt;
      let rejectedAt;
      let thrown;
      try {
        for await (const event of stream) {
          if (!event || ++seen < 4) continue;
          leftAt = now();
          if (how === "break") break;
          if (how === "abort") controller.abort(reason);
        }
      } catch (error) {
        thrown = error === reason;
        rejectedAt = now();
      }
      return { leftAt, rejectedAt, thrown, requestId: $metadata.requestId };
    },
    { how, prompt: PROMPT },
  );
}

/** When the server saw the client of a request hang up; gives up after two seconds. */
async function closedAt(requestId) {
  for (const end = Date.now() + 2_000; Date.now() < end; await sleep(10)) {
    const record = (await log()).find(({ id }) => id === requestId);
    if (record?.clientClosedAt) return record.clientClosedAt;
  }
  throw new Error("two seconds later the server has not seen the client leave");
}

test("an abort in mid-stream rejects at once and reaches the server", async (t) => {
  const latencies = [];
  for (let round = 0; round < ABORTS; round++) {
    const { leftAt, rejectedAt, thrown, requestId } = await leave("abort");
    assert.equal(thrown, true, "the caller's own reason is thrown");
    assert.ok(rejectedAt - leftAt < 1_000, `rejected after ${rejectedAt - leftAt} ms`);
    latencies.push((await closedAt(requestId)) - leftAt);
  }
  latencies.sort((a, b) => a - b);
  const median = (latencies[ABORTS / 2 - 1] + latencies[ABORTS / 2]) / 2;
  t.diagnostic(
    `from abort() to the server seeing it, ${ABORTS} rounds: median ${median.toFixed(1)} ms, worst ${latencies.at(-1).toFixed(1)} ms`,
  );
  assert.ok(latencies.at(-1) < 1_000);
});

test("break closes the connection too", async () => {
  const { requestId } = await leave("break");
  await closedAt(requestId);
});

test("a stream that is dropped half-read is garbage, and its connection closes", async () => {
  const requestId = await page.evaluate(async (prompt) => {
    const { stream, $metadata } = await globalThis.client().converseStream(globalThis.say(prompt));
    await stream[Symbol.asyncIterator]().next();
    return $metadata.requestId;
  }, PROMPT);
  await page.requestGC();
  await closedAt(requestId);
});

test("a refused signature is an exception that the page can read", async () => {
  const error = await page.evaluate(
    ({ accessKeyId }) =>
      globalThis.errorOf(
        globalThis
          .client({ credentials: { accessKeyId, secretAccessKey: "wrong" } })
          .converseStream(globalThis.say("hello")),
      ),
    emulator.credentials,
  );
  assert.deepEqual(
    [error.type, error.name, error.$fault, error.code],
    ["ServiceException", "InvalidSignatureException", "client", "service"],
  );
  assert.match(error.message, /signature/);
  assert.equal(error.$metadata.httpStatusCode, 403);
  assert.equal(error.$metadata.attempts, 1);
});

test("other refusals have AWS's names, too", async () => {
  const errors = await page.evaluate(
    async ({ expired, token }) => {
      const { client, say, errorOf } = globalThis;
      return {
        expired: await errorOf(client({ credentials: expired }).converse(say("x"))),
        unknownKey: await errorOf(
          client({ credentials: { accessKeyId: "AKIDUNKNOWN", secretAccessKey: "x" } }).converse(say("x")),
        ),
        region: await errorOf(client({ region: "eu-west-1" }).converse(say("x"))),
        model: await errorOf(client().converse({ ...say("x"), modelId: "no.such-model" })),
        token: await errorOf(client({ token: "bedrock-api-key-wrong" }).converse(say("x"))),
        rightToken: await errorOf(client({ token }).converse(say("x"))),
      };
    },
    { expired: emulator.expiredCredentials, token: emulator.token },
  );
  const seen = Object.fromEntries(
    Object.entries(errors).map(([what, error]) => [what, error && `${error.$metadata.httpStatusCode} ${error.name}`]),
  );
  assert.deepEqual(seen, {
    expired: "403 ExpiredTokenException",
    unknownKey: "403 UnrecognizedClientException",
    region: "403 InvalidSignatureException",
    model: "400 ValidationException",
    token: "403 AccessDeniedException",
    rightToken: undefined,
  });
});

test("a server that is not there, or allows no other origin, is a NetworkError with advice", async () => {
  const closed = await servePage("");
  const silent = closed.url;
  await closed.close();
  const other = await servePage("");
  try {
    for (const endpoint of [silent, other.url]) {
      const error = await page.evaluate(
        (endpoint) => globalThis.errorOf(globalThis.client({ endpoint, maxAttempts: 1 }).converse(globalThis.say("x"))),
        endpoint,
      );
      assert.equal(error.type, "NetworkError");
      assert.match(error.message, /CORS.*endpoint/);
    }
  } finally {
    await other.close();
  }
});
