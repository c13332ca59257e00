// A page that has the token of a user and nothing else: AgentCore answers it, on another origin, under a strict policy.
import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { startLocalBedrock } from "local-bedrock";
import { launchBrowser, servePage } from "./harness.js";

const PAGE = `<!doctype html>
<meta http-equiv="content-security-policy" content="default-src 'none'; img-src data:; script-src 'self' 'nonce-n' 'wasm-unsafe-eval'; connect-src 'self' http://127.0.0.1:*">
<link rel="icon" href="data:,">
<script type="importmap" nonce="n">{ "imports": {
  "bedrock-wasm": "/pkg/entry/browser.js",
  "bedrock-wasm/agents": "/pkg/agents/index.js"
} }</script>
<script type="module" nonce="n">
  import { BedrockAgentCore } from "bedrock-wasm";
  import * as agents from "bedrock-wasm/agents";
  Object.assign(globalThis, { BedrockAgentCore, agents });
</script>
`;
const ARN = "arn:aws:bedrock-agentcore:us-east-1:123456789012:runtime/local_user-LOCAL00001";

let emulator;
let tokens;
let site;
let browser;
/** @type {import("playwright-core").Page} */
let page;
let complaints;

before(async () => {
  emulator = await startLocalBedrock({ model: "scripted", tokensPerSecond: 100, log: () => {} });
  ({ tokens } = (await (await fetch(`${emulator.url}/_local-bedrock/info`)).json()).identity);
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
  await page.goto(`${site.url}/page.html`);
  await page.waitForFunction(() => globalThis.agents);
  await page.evaluate(
    ({ endpoint, agentRuntimeArn }) => {
      globalThis.ask = (token, options) => {
        const client = new globalThis.BedrockAgentCore({ region: "us-east-1", endpoint, token, maxAttempts: 1 });
        const payload = { prompt: "Grüße 🚢 an alle im Hafen" };
        const input = { agentRuntimeArn, payload, accept: "text/event-stream" };
        return globalThis.agents.readAnswer(client.invokeAgentRuntime(input), options);
      };
      globalThis.errorOf = (promise) =>
        promise.then(
          () => undefined,
          ({ name, code, message }) => ({ name, code, message }),
        );
    },
    { endpoint: emulator.url, agentRuntimeArn: ARN },
  );
});
afterEach(async () => {
  await page.close();
  assert.deepEqual(complaints, []);
});

test("an answer streams into the page, and its session can go on", async () => {
  const { pieces, text, sessionId } = await page.evaluate(async (token) => {
    const answer = globalThis.ask(token, { terminal: ({ event }) => event?.messageStop });
    const pieces = [];
    for await (const piece of answer.text()) pieces.push([performance.now(), piece]);
    const { text, sessionId } = await answer.final();
    return { pieces, text, sessionId };
  }, tokens.userPool.token);
  assert.match(text, /You said: Grüße 🚢 an alle im Hafen$/);
  assert.equal(pieces.map(([, piece]) => piece).join(""), text);
  assert.ok(pieces.length > 5 && pieces.at(-1)[0] > pieces[0][0], "piece by piece");
  assert.equal(sessionId.length, 36);
});

test("an expired token says so, and one that the runtime refuses says why", async () => {
  const [expired, refused] = await page.evaluate(
    ([late, wrong]) => Promise.all([late, wrong].map((token) => globalThis.errorOf(globalThis.ask(token).final()))),
    [tokens.expired.token, "not-a-token"],
  );
  assert.deepEqual([expired.name, expired.code], ["CredentialsError", "expired_token"]);
  assert.match(expired.message, /^token: expired at 2024-01-01T01:00:00.000Z; sign in again/);
  assert.match(refused.message, /OAuth authorization failed: Invalid token/);
});
