// The SDKs of OpenAI and Anthropic, unchanged, in a page: calls, streams that are cut, and the headers that need a permission.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { startLocalBedrock } from "local-bedrock";
import { bundleCalls } from "../js/support/model-sdk-bundle.js";
import { launchBrowser, servePage } from "./harness.js";

const PAGE = `<!doctype html>
<link rel="icon" href="data:,">
<script type="importmap">{ "imports": { "bedrock-wasm": "/pkg/entry/browser.js", "bedrock-wasm/anthropic": "/pkg/anthropic/index.js" } }</script>
`;

let emulator;
let site;
let browser;
/** @type {import("playwright-core").Page} */
let page;

before(async () => {
  emulator = await startLocalBedrock({ model: "scripted", log: () => {} });
  [site, browser] = await Promise.all([servePage(PAGE), launchBrowser()]);
  page = await browser.newPage();
  await page.goto(`${site.url}/page.html`);
  const { outputFiles } = await bundleCalls("Object.assign(globalThis, { callBoth, callOnce });", {
    platform: "browser",
    external: ["bedrock-wasm", "bedrock-wasm/*"],
  });
  await page.addScriptTag({ content: outputFiles[0].text, type: "module" });
  await page.waitForFunction(() => globalThis.callBoth);
});

after(async () => {
  await browser?.close();
  await site?.close();
  await emulator?.close();
});

test("200 calls answer; of 60 streams that are cut at a random byte, 60 throw, of each API", async () => {
  const target = { endpoint: emulator.url, credentials: emulator.credentials };
  const { answered, outcomes, silent } = await page.evaluate((given) => globalThis.callBoth(given), target);
  assert.equal(answered, 200);
  assert.deepEqual(silent, []);
  for (const [api, { IncompleteStreamError: cut = 0, ...others }] of Object.entries(outcomes)) {
    assert.equal(cut + Object.values(others).reduce((sum, count) => sum + count, 0), 60, api);
    assert.ok(cut > 50, `${api}: ${JSON.stringify(others)}`);
  }
});

/** A server that notes what the browser asks for before a request. */
async function startAsked() {
  const asked = [];
  const server = createServer((request, response) => {
    const headers = { "access-control-allow-origin": "*", "access-control-allow-headers": "*, authorization" };
    if (request.method === "OPTIONS") asked.push(request.headers["access-control-request-headers"].split(","));
    response.writeHead(200, { ...headers, "content-type": "application/json" }).end('{"content":[],"choices":[]}');
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    asked,
    url: `http://127.0.0.1:${server.address().port}`,
    close: () => new Promise((resolve) => server.close(resolve).closeAllConnections()),
  };
}

test("a preflight asks for no header of the SDKs but anthropic-version", async () => {
  const server = await startAsked();
  try {
    const credentials = { ...emulator.credentials, sessionToken: "a-session-token" };
    await page.evaluate((given) => globalThis.callOnce(given), { endpoint: server.url, credentials });
    const needed = ["authorization", "content-type", "x-amz-date", "x-amz-security-token"];
    assert.deepEqual(
      server.asked.map((names) => names.filter((name) => !needed.includes(name)).sort()),
      [[], ["anthropic-version"]],
    );
  } finally {
    await server.close();
  }
});
