// Identities in a page: a guest, one who has logged in, keys that end in mid-conversation, a clock that is wrong.
import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { startLocalBedrock } from "local-bedrock";
import { launchBrowser, servePage } from "./harness.js";

const ROLE = "arn:aws:iam::123456789012:role/Guest";
const POOL = "us-east-1:10ca1bed-0000-4000-8000-000000000001";

const PAGE = `<!doctype html>
<link rel="icon" href="data:,">
<script type="importmap">{ "imports": { "bedrock-wasm": "/pkg/entry/browser.js" } }</script>
<script type="module">import * as library from "bedrock-wasm"; globalThis.library = library;</script>
`;

let emulator;
let site;
let browser;
/** @type {import("playwright-core").Page} */
let page;

before(async () => {
  emulator = await startLocalBedrock({ model: "scripted", log: () => {} });
  [site, browser] = await Promise.all([servePage(PAGE), launchBrowser()]);
});

after(async () => {
  await browser?.close();
  await site?.close();
  await emulator?.close();
});

beforeEach(async () => {
  page = await browser.newPage();
  await open();
  emulator.requests.length = 0;
});

afterEach(() => page.close());

/** Loads the page and gives it a conversation with the model, of which it remembers every turn. */
async function open() {
  await page.goto(`${site.url}/page.html`);
  await page.waitForFunction(() => globalThis.library);
  await page.evaluate(
    ({ endpoint, pool, role }) => {
      globalThis.identity = (options) =>
        globalThis.library.fromCognitoIdentityPool({
          identityPoolId: pool,
          roleArn: role,
          clientConfig: { endpoint },
          ...options,
        });
      globalThis.converse = (credentials) => {
        const client = new globalThis.library.BedrockRuntime({ region: "us-east-1", endpoint, credentials });
        const messages = [];
        return async (text) => {
          messages.push({ role: "user", content: [{ text }] });
          const { stream, $metadata } = await client.converseStream({ modelId: "amazon.nova-lite-v1:0", messages });
          const { message } = await stream.final();
          messages.push(message);
          return { text: message.content[0].text, attempts: $metadata.attempts };
        };
      };
    },
    { endpoint: emulator.url, pool: POOL, role: ROLE },
  );
}

/** Operations that the emulator answered, preflights left out, with their statuses. */
const log = () =>
  emulator.requests
    .filter(({ method }) => method !== "OPTIONS")
    .map(({ operation, status }) => `${operation} ${status}`);

test("a guest's keys end in mid-conversation; the conversation goes on", async () => {
  const first = await page.evaluate(async () => {
    globalThis.say = globalThis.converse(globalThis.identity());
    return globalThis.say("one");
  });
  assert.match(first.text, /one/);
  emulator.expireIssuedCredentials();
  const second = await page.evaluate(() => globalThis.say("two"));
  assert.match(second.text, /two/);
  assert.equal(second.attempts, 2);
  const keys = ["GetOpenIdToken 200", "AssumeRoleWithWebIdentity 200"];
  assert.deepEqual(log(), [
    "GetId 200",
    ...keys,
    "ConverseStream 200",
    "ConverseStream 403",
    ...keys,
    "ConverseStream 200",
  ]);
});

test("one who has logged in: the token is asked for at each refresh", async () => {
  const { provider, token } = emulator.identity.tokens.userPool;
  const told = await page.evaluate(
    async ([name, value]) => {
      globalThis.asked = 0;
      const login = async () => (globalThis.asked++, value);
      globalThis.say = globalThis.converse(globalThis.identity({ roleArn: undefined, logins: { [name]: login } }));
      return globalThis.say("one");
    },
    [provider, token],
  );
  assert.match(told.text, /one/);
  emulator.expireIssuedCredentials();
  await page.evaluate(() => globalThis.say("two"));
  assert.equal(await page.evaluate(() => globalThis.asked), 2);
  assert.deepEqual(
    log().filter((line) => /403|Credentials/.test(line)),
    ["GetCredentialsForIdentity 200", "ConverseStream 403", "GetCredentialsForIdentity 200"],
  );
});

test("a guest is the same one after the page was loaded again, where localStorage keeps the identity", async () => {
  const identity = () =>
    page.evaluate(() =>
      globalThis
        .identity({ cache: localStorage })()
        .then(({ identityId }) => identityId),
    );
  const first = await identity();
  await open();
  assert.equal(await identity(), first);
  const kept = await page.evaluate(() => JSON.stringify({ ...localStorage }));
  assert.deepEqual(Object.values(JSON.parse(kept)), [first], "and nothing but the identity is kept");
});

test("a device clock that is 20 minutes off, with and without a Date that the page can read", async () => {
  for (const hideHeaders of [false, true]) {
    for (const offMs of [-20 * 60_000, 20 * 60_000]) {
      emulator.settings.change({ hideHeaders });
      const own = await browser.newPage();
      try {
        await own.addInitScript((ms) => {
          const { now } = Date;
          Date.now = () => now() + ms;
        }, offMs);
        page = own;
        await open();
        const attempts = await page.evaluate(async (credentials) => {
          globalThis.say = globalThis.converse(credentials);
          return [await globalThis.say("one"), await globalThis.say("two")].map((told) => told.attempts);
        }, emulator.credentials);
        assert.deepEqual(attempts, [2, 1], `${hideHeaders} ${offMs}`);
        const guest = await page.evaluate(() => globalThis.converse(globalThis.identity())("three"));
        assert.match(guest.text, /three/);
      } finally {
        emulator.settings.change({ hideHeaders: false });
      }
    }
  }
});
