// The examples that are Rust, as `cargo xtask example` builds them: the chat in Chromium, the proxy in workerd.
import assert from "node:assert/strict";
import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { readSSE } from "bedrock-wasm/sse";
import { launchBrowser, serveDirectory } from "../browser/harness.js";
import { scratch, versionOf } from "../tools/install.js";
import { record } from "../tools/matrix.js";
import { startWrangler } from "../tools/wrangler.js";
import { chats } from "./chat.js";
import { asks, hangsUp, inMidAnswer, openIn, status } from "./page.js";
import { EXAMPLES, LONG, startEmulator } from "./room.js";

const TOKEN = "the-token-of-alice";
const HEADERS = { authorization: `Bearer ${TOKEN}` };
const WRONG_SECRET = "this/is/the/wrong/secret";

/** An answer that ends, between two events, as if it were whole. */
const CUT = { match: {}, replies: [{ stream: [{ at: 3, cut: { how: "end" } }] }] };

/** Where `cargo xtask test` has put them. */
const BUILT = process.env.RUST_EXAMPLES;

let browser;

before(async () => {
  assert.ok(BUILT, "RUST_EXAMPLES names no directory; run this by `cargo xtask test --only examples`");
  browser = await launchBrowser();
});
after(() => browser?.close());

/** The chat's page for the emulator, and the keys that its server gives. */
async function serveChat({ emulator }, secrets) {
  const directory = await scratch("leptos-chat");
  const site = join(directory.path, "site");
  await cp(join(BUILT, "leptos-chat"), site, { recursive: true });
  const settings = await readFile(join(site, "settings.js"), "utf8");
  await writeFile(join(site, "settings.js"), `${settings}globalThis.bedrock.endpoint = "${emulator.url}";\n`);
  const expiration = new Date(Date.now() + 3_600_000);
  await writeFile(
    join(site, "credentials"),
    JSON.stringify({ ...emulator.temporaryCredentials, expiration, ...secrets }),
  );
  const server = await serveDirectory(site);
  return {
    url: server.url,
    async close() {
      await server.close();
      await directory.remove();
    },
  };
}

test("rust/leptos-chat", async (t) => {
  const room = await startEmulator();
  const chat = await serveChat(room);
  try {
    const { page, problems } = await openIn(browser, chat.url);
    const ms = await asks(page, "Done.");
    await inMidAnswer(page);
    if (process.env.SCREENSHOT) await page.screenshot({ path: process.env.SCREENSHOT });
    await page.locator("[name=stop]").click();
    await status(page, "Stopped.");
    await hangsUp(t, room, page);
    await asks(page, "Done.");
    assert.equal(await page.locator("article").count(), 3);
    assert.deepEqual(problems, []);
    await record(t.name, {
      version: `Chromium ${browser.version()}, leptos ${await lockedVersion("leptos-chat", "leptos")}`,
      ms,
    });
  } finally {
    await chat.close();
    await room.close();
  }
});

test("rust/leptos-chat: an answer that is cut is no whole one", async () => {
  const room = await startEmulator();
  const chat = await serveChat(room);
  room.emulator.faults.script(CUT);
  try {
    const { page, problems } = await openIn(browser, chat.url);
    await page.locator("[name=question]").fill(LONG);
    await page.locator("[name=ask]").click();
    await status(page, "messageStop");
    assert.match(await page.locator("article").textContent(), /^\S/);
    assert.deepEqual(problems, []);
  } finally {
    await chat.close();
    await room.close();
  }
});

test("rust/leptos-chat: what fails is told", async () => {
  const room = await startEmulator();
  const chat = await serveChat(room, { secretAccessKey: WRONG_SECRET });
  try {
    const { page, problems } = await openIn(browser, chat.url);
    await page.locator("[name=question]").fill("hello");
    await page.locator("[name=ask]").click();
    await status(page, "InvalidSignatureException: ");
    assert.ok(await page.locator("[name=ask]").isEnabled());
    assert.ok(!(await page.content()).includes(WRONG_SECRET));
    assert.deepEqual(problems, []);
  } finally {
    await chat.close();
    await room.close();
  }
});

/** The proxy as `wrangler dev` runs it; what worker-build would build is there already. */
async function startProxy(secrets) {
  const directory = await scratch("workers-proxy");
  const app = join(directory.path, "app");
  await cp(join(BUILT, "workers-proxy"), join(app, "build"), { recursive: true });
  const { build: _, ...config } = JSON.parse(
    await readFile(join(EXAMPLES, "rust/workers-proxy/wrangler.json"), "utf8"),
  );
  await writeFile(join(app, "wrangler.json"), JSON.stringify(config));
  await writeFile(
    join(app, ".dev.vars"),
    Object.entries({ TOKEN, ...secrets })
      .map(([name, value]) => `${name}='${value}'\n`)
      .join(""),
  );
  const server = await startWrangler(app);
  return {
    ...server,
    async close() {
      await server.close();
      await directory.remove();
    },
  };
}

test("rust/workers-proxy", async (t) => {
  const room = await startEmulator();
  const proxy = await startProxy(room.env);
  try {
    const version = `wrangler ${await versionOf("wrangler")}, worker ${await lockedVersion("workers-proxy", "worker")}`;
    await chats(t, `${proxy.url}/chat`, room, version, HEADERS);
  } finally {
    await proxy.close();
    await room.close();
  }
});

test("rust/workers-proxy: what fails in mid-answer comes after the events before it", async () => {
  const room = await startEmulator();
  const proxy = await startProxy(room.env);
  const read = async (events) => {
    const answer = await fetch(`${proxy.url}/chat`, {
      method: "POST",
      headers: HEADERS,
      body: JSON.stringify({ prompt: LONG }),
    });
    for await (const event of readSSE(answer)) events.push(...Object.keys(event));
  };
  try {
    const before = { cut: [], broken: [] };
    room.emulator.faults.script(CUT);
    await assert.rejects(read(before.cut), { code: "no_terminal_event" });
    const exception = { type: "modelStreamErrorException", message: "It broke." };
    room.emulator.faults.script({ match: {}, replies: [{ stream: [{ at: 3, exception }] }] });
    await assert.rejects(read(before.broken), {
      code: "service",
      name: "ModelStreamErrorException",
      message: "the stream was stopped",
    });
    assert.deepEqual(before.broken, ["messageStart", "contentBlockDelta", "contentBlockDelta"]);
    assert.deepEqual(before.cut, before.broken);
  } finally {
    await proxy.close();
    await room.close();
  }
});

test("rust/workers-proxy: who shows no token is refused, and nothing is sent; what fails upstream is told without a secret", async () => {
  const room = await startEmulator();
  const proxy = await startProxy({ ...room.env, AWS_SECRET_ACCESS_KEY: WRONG_SECRET });
  const ask = (headers, path = "/chat", prompt = "hello") =>
    fetch(proxy.url + path, { method: "POST", headers, body: JSON.stringify({ prompt }) });
  try {
    for (const headers of [{}, { authorization: "Bearer the-token-of-mallory" }, { authorization: TOKEN }]) {
      assert.equal((await ask(headers)).status, 401);
    }
    assert.equal((await ask(HEADERS, "/model")).status, 404);
    assert.equal((await ask(HEADERS, "/chat", "x".repeat(20_000))).status, 413);
    assert.equal(room.emulator.requests.length, 0);
    const response = await ask(HEADERS);
    assert.equal(response.status, 500);
    const text = await response.text();
    assert.deepEqual(JSON.parse(text), { name: "InvalidSignatureException", message: "Bedrock did not answer." });
    assert.ok(!proxy.output().includes(WRONG_SECRET));
  } finally {
    await proxy.close();
    await room.close();
  }
});

/** The version of a crate that an example's lock file names. */
async function lockedVersion(example, crate) {
  const lock = await readFile(join(EXAMPLES, "rust", example, "Cargo.lock"), "utf8");
  return new RegExp(`name = "${crate}"\nversion = "(.*)"`).exec(lock)[1];
}
