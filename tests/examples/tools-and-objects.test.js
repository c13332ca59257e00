// The examples that are pages of `bedrock-wasm/tools`, in Chromium: a model calls functions of a page, and an object grows.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { converseFrames, joined } from "bedrock-wasm/testing";
import { launchBrowser, serveDirectory } from "../browser/harness.js";
import { MODULES, versionOf } from "../tools/install.js";
import { record } from "../tools/matrix.js";
import { openIn, status } from "./page.js";
import { openRoom } from "./room.js";

const run = promisify(execFile);

let browser;

before(async () => (browser = await launchBrowser()));
after(() => browser?.close());

/** An example as Vite builds it, open in the browser. */
async function open(example, envOf) {
  const room = await openRoom(example);
  const env = { ...process.env, ...envOf(room.emulator) };
  await run(process.execPath, [join(MODULES, "vite/bin/vite.js"), "build"], { cwd: room.app, env });
  const site = await serveDirectory(join(room.app, "dist"));
  const opened = await openIn(browser, site.url);
  const close = async () => {
    await opened.page.close();
    await site.close();
    await room.close();
  };
  return { ...opened, emulator: room.emulator, room, close };
}

const recorded = async (t, ms) =>
  record(t.name, { version: `Chromium ${browser.version()}, vite ${await versionOf("vite")}`, ms });

/** A turn of a model that calls tools, in place of the stand-in's own, which calls none unless it must. */
const turnWith = (...calls) => {
  const content = calls.map(([name, input], at) => ({ toolUse: { toolUseId: `t${at}`, name, input } }));
  const body = joined(...converseFrames(content, { stopReason: "tool_use" }));
  return {
    response: { bodyBase64: Buffer.from(body).toString("base64") },
    headers: { "content-type": "application/vnd.amazon.eventstream" },
  };
};

test("page-tools", async (t) => {
  const { page, problems, emulator, room, close } = await open("page-tools", ({ url }) => ({
    VITE_IDENTITY_POOL: "us-east-1:10ca1bed-0000-4000-8000-000000000001",
    VITE_GUEST_ROLE: "arn:aws:iam::123456789012:role/Guest",
    VITE_ENDPOINT: url,
  }));
  const entries = () => page.locator("li").allTextContents();
  const send = async (text) => {
    await page.locator("[name=prompt]").fill(text);
    await page.locator("[name=ask]").click();
  };
  try {
    emulator.faults.script({
      match: { operation: "ConverseStream" },
      replies: [turnWith(["add", { title: "Milk" }], ["add", { title: "<b>Bread</b>" }]), {}],
    });
    const start = Date.now();
    await send("Add milk and bread.");
    await status(page, "Done.");
    await recorded(t, Date.now() - start);
    assert.deepEqual(await entries(), ["Milk", "<b>Bread</b>"]);
    assert.match(await page.locator("article").textContent(), /stand-in/);

    // The model names what is not there, is told, and corrects itself; a turn that is cut runs nothing.
    const [wrong, right, cut] = [
      ["remove", { title: "Bread" }],
      ["remove", { title: "Milk" }],
      ["add", { title: "x" }],
    ].map((call) => turnWith(call));
    emulator.faults.script({
      match: { operation: "ConverseStream" },
      replies: [wrong, right, {}, { ...cut, body: { cut: { afterBytes: 300, how: "end" } } }],
    });
    await send("Remove the bread.");
    await status(page, "Done.");
    await page.waitForFunction(() => globalThis.document.querySelectorAll("li").length === 1);
    await send("Add something.");
    await status(page, "IncompleteStreamError");
    assert.deepEqual(await entries(), ["<b>Bread</b>"]);
    assert.equal(
      room.emulator.requests.some(({ operation }) => operation === "AssumeRoleWithWebIdentity"),
      true,
    );
    assert.deepEqual(problems, []);
  } finally {
    await close();
  }
});

test("react-objects", async (t) => {
  const { page, problems, emulator, close } = await open("react-objects", ({ url, token }) => ({
    VITE_PROXY_URL: url,
    VITE_PROXY_TOKEN: token,
  }));
  const ask = async () => {
    await page.locator("[name=prompt]").fill("bread");
    await page.locator("[name=ask]").click();
  };
  try {
    const start = Date.now();
    await ask();
    await status(page, "done");
    await recorded(t, Date.now() - start);
    assert.equal(await page.locator("ul li").count(), 2);
    assert.equal(await page.locator("ol li").count(), 2);

    // A member is there while the rest has not come.
    const input = { title: "Bread", ingredients: ["flour", "water"], steps: ["knead", "bake"] };
    const answer = turnWith(["answer", input]);
    const drip = { ...answer, body: { drip: { bytes: 40, everyMs: 60 } } };
    emulator.faults.script({ match: { operation: "ConverseStream" }, replies: [drip, { ...drip }] });
    await ask();
    await page.locator("h2", { hasText: "Bread" }).waitFor();
    await page.locator("[name=stop]").click();
    await status(page, "stopped");
    await ask();
    await status(page, "done");
    assert.deepEqual(await page.locator("li").allTextContents(), [...input.ingredients, ...input.steps]);

    const { response, headers } = answer;
    emulator.faults.script({
      match: { operation: "ConverseStream" },
      replies: [{ response, headers, body: { cut: { afterBytes: 500, how: "end" } } }],
    });
    await ask();
    await status(page, "incomplete");
    assert.deepEqual(problems, []);
  } finally {
    await close();
  }
});
