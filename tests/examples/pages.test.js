// The examples that are pages, in Chromium: an answer appears while it is written, and Bedrock is told when nobody reads on.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { launchBrowser, serveDirectory } from "../browser/harness.js";
import { MODULES, versionOf } from "../tools/install.js";
import { startNext } from "../tools/next.js";
import { record } from "../tools/matrix.js";
import { asks, hangsUp, inMidAnswer, openIn, status } from "./page.js";
import { startProxy, TOKEN } from "./proxy.js";
import { openRoom } from "./room.js";

const run = promisify(execFile);

let browser;

before(async () => (browser = await launchBrowser()));
after(() => browser?.close());

const build = (app, env) =>
  run(process.execPath, [join(MODULES, "vite/bin/vite.js"), "build"], { cwd: app, env: { ...process.env, ...env } });

const open = (url) => openIn(browser, url);
const recorded = async (t, tool, ms) =>
  record(t.name, { version: `Chromium ${browser.version()}, ${tool} ${await versionOf(tool)}`, ms });

test("browser-app", async (t) => {
  const room = await openRoom("browser-app");
  const dist = join(room.app, "dist");
  await mkdir(dist);
  const site = await serveDirectory(dist);
  const proxy = await startProxy(site.url);
  try {
    await build(room.app, { VITE_PROXY_URL: proxy.url });
    const { page, problems } = await open(site.url);
    await page.locator("[name=token]").fill(TOKEN);
    await recorded(t, "wrangler", await asks(page, "Done."));
    await inMidAnswer(page);
    if (process.env.SCREENSHOT) await page.screenshot({ path: process.env.SCREENSHOT });
    await page.locator("[name=stop]").click();
    await status(page, "Stopped.");
    await hangsUp(t, proxy, page);
    await page.locator("[name=token]").fill("wrong");
    await page.locator("[name=ask]").click();
    await status(page, "UnrecognizedClientException: The token is missing or unknown.");
    assert.deepEqual(problems, []);
  } finally {
    await proxy.close();
    await site.close();
    await room.close();
  }
});

test("react", async (t) => {
  const room = await openRoom("react");
  const { url, token } = room.emulator;
  await build(room.app, { VITE_PROXY_URL: url, VITE_PROXY_TOKEN: token });
  const site = await serveDirectory(join(room.app, "dist"));
  try {
    const { page, problems } = await open(site.url);
    await recorded(t, "vite", await asks(page, "done"));
    await inMidAnswer(page);
    await page.locator("[name=toggle]").click();
    await hangsUp(t, room, page);
    await page.locator("[name=toggle]").click();
    await inMidAnswer(page);
    await page.locator("[name=stop]").click();
    await status(page, "stopped");
    await hangsUp(t, room, page);
    assert.deepEqual(problems, []);
  } finally {
    await site.close();
    await room.close();
  }
});

test("next-edge, its page", async (t) => {
  const room = await openRoom("next-edge");
  const server = await startNext(room.app, { env: room.env });
  try {
    const { page, problems } = await open(server.url);
    await asks(page, "Done.");
    await inMidAnswer(page);
    await page.locator("[name=stop]").click();
    await status(page, "Stopped.");
    await hangsUp(t, room, page);
    await inMidAnswer(page);
    await page.close();
    await hangsUp(t, room, page);
    assert.deepEqual(problems, []);
  } finally {
    await server.close();
    await room.close();
  }
});

test("service-worker", async (t) => {
  const room = await openRoom("service-worker");
  const { scripts } = JSON.parse(await readFile(join(room.app, "package.json"), "utf8"));
  await run(process.execPath, [join(MODULES, "esbuild/bin/esbuild"), ...scripts.build.split(" ").slice(1)], {
    cwd: room.app,
  });
  const dist = join(room.app, "dist");
  await copyFile(join(room.app, "index.html"), join(dist, "index.html"));
  const { url: endpoint, region, temporaryCredentials } = room.emulator;
  await writeFile(join(dist, "settings.json"), JSON.stringify({ region, endpoint }));
  await writeFile(
    join(dist, "credentials"),
    JSON.stringify({ ...temporaryCredentials, expiration: new Date(Date.now() + 3_600_000) }),
  );
  const site = await serveDirectory(dist);
  try {
    const { page, problems } = await open(site.url);
    await status(page, "Ready.");
    await recorded(t, "esbuild", await asks(page, "Done."));
    await inMidAnswer(page);
    await page.locator("[name=stop]").click();
    await status(page, "Stopped.");
    await hangsUp(t, room, page);
    await refusesForms(page, `${site.url}/converse`, room);
    assert.deepEqual(problems, []);
  } finally {
    await site.close();
    await room.close();
  }
});

/** A form of another page, which the browser sends without asking and hands to the site's service worker. */
async function refusesForms(page, action, room) {
  const before = room.emulator.requests.length;
  await page.goto("about:blank");
  await page.setContent(
    `<form method="post" enctype="text/plain" action="${action}"><input name='{"prompt":"Spend.","x":"' value='"}'><button>Win</button></form>`,
  );
  const [response] = await Promise.all([page.waitForResponse(action), page.locator("button").click()]);
  assert.deepEqual([response.status(), response.fromServiceWorker()], [400, true]);
  assert.equal(room.emulator.requests.length, before);
}
