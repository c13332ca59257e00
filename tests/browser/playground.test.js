// The page as a person uses it, in Chromium, against the emulator.
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, before, beforeEach, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { EventStreamCodec } from "@smithy/eventstream-codec";
import { startLocalBedrock } from "local-bedrock";
import { build } from "vite";
import { launchBrowser, serveDirectory } from "./harness.js";

const WWW = fileURLToPath(new URL("../../www/", import.meta.url));
const TOKENS_PER_SECOND = 20;
const LONG_PROMPT = Array.from({ length: 100 }, (_, index) => `word${index}`).join(" ");
const SECRET = "a-secret-that-must-not-be-found-anywhere";

let emulator;
let directory;
let site;
let browser;
/** @type {import("playwright-core").Page} */
let page;
/** @type {string[]} */
let consoleLines;

before(async () => {
  emulator = await startLocalBedrock({ port: 0, model: "scripted", tokensPerSecond: TOKENS_PER_SECOND, log: () => {} });
  directory = await mkdtemp(join(tmpdir(), "playground-"));
  process.env.VITE_LOCAL_BEDROCK_URL = emulator.url;
  await build({ root: WWW, logLevel: "warn", build: { outDir: directory, emptyOutDir: true } });
  [site, browser] = await Promise.all([serveDirectory(directory), launchBrowser()]);
});

after(async () => {
  await browser?.close();
  await site?.close();
  await emulator?.close();
  if (directory) await rm(directory, { recursive: true });
});

beforeEach(async () => {
  page = await browser.newPage();
  consoleLines = [];
  page.on("console", (message) => consoleLines.push(`${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => consoleLines.push(`error: ${error}`));
  await page.goto(site.url);
  await page.locator("model-line[data-kind]").waitFor();
});

afterEach(() => page.close());

const turn = (index) => page.locator("chat-turn").nth(index);
const turnIn = (state) => page.locator(`chat-turn[data-state="${state}"]`);

async function send(prompt) {
  await page.getByRole("textbox", { name: "Prompt" }).fill(prompt);
  await page.keyboard.press("Enter");
}

/** Sets fields of the settings by their names. */
async function set(fields) {
  await page.getByRole("button", { name: "Settings", exact: true }).click();
  for (const [name, value] of Object.entries(fields)) {
    await page.locator(`settings-drawer [name="${name}"]`).fill(value);
  }
  await page.getByRole("button", { name: "Done" }).click();
}

/** Opens the code panel and reads it. */
async function code() {
  await page.locator("code-panel summary").click();
  await page.locator("code-panel pre", { hasText: "console.log(answer);" }).waitFor();
  return page.locator("code-panel pre").innerText();
}

/** Errors of the page itself. Chromium also writes a line for each answer that is no success. */
function errorsOfPage() {
  return consoleLines.filter((line) => line.startsWith("error:") && !line.includes("Failed to load resource"));
}

describe("a conversation", () => {
  test("says who answers, and that it is no language model", async () => {
    assert.equal(await page.locator("model-line").getAttribute("data-kind"), "stand-in");
    const line = await page.locator("model-line").innerText();
    assert.ok(line.includes("not AWS") && line.includes(emulator.info.model.sentence), line);
  });

  test("streams an answer token by token, with its figures", async () => {
    await send("one two three four five six seven eight nine ten");
    await turnIn("streaming").waitFor();
    const lengths = new Set();
    while ((await turnIn("complete").count()) === 0) {
      lengths.add((await turn(0).locator(".text").innerText()).length);
      await page.waitForTimeout(40);
    }
    assert.ok(lengths.size >= 4, `only ${lengths.size} lengths were seen: ${[...lengths]}`);
    const answer = await turn(0).locator(".text").innerText();
    assert.equal(answer, "[stand-in, not a language model] You said: one two three four five six seven eight nine ten");
    const figures = await turn(0).locator("answer-metrics").innerText();
    for (const figure of ["First token", "Total", "tokens/s", "10 in, 17 out", "end of answer"]) {
      assert.ok(figures.replace(/\s+/g, " ").includes(figure), `${figure} is missing in: ${figures}`);
    }
    assert.deepEqual(consoleLines, []);
  });

  test("sends what was said before", async () => {
    await send("first");
    await turnIn("complete").nth(0).waitFor();
    const [request] = await Promise.all([page.waitForRequest(/converse-stream$/), send("second")]);
    const texts = request.postDataJSON().messages.map(({ role, content }) => [role, content[0].text]);
    const answer = "[stand-in, not a language model] You said: first";
    assert.deepEqual(texts, [
      ["user", "first"],
      ["assistant", answer],
      ["user", "second"],
    ]);
    await turnIn("complete").nth(1).waitFor();
    await page.getByRole("button", { name: "New conversation" }).click();
    assert.equal(await page.locator("chat-turn").count(), 0);
    assert.ok(await page.locator("empty-state").isVisible());
  });

  test("Shift+Enter starts a new line, and markup stays text", async () => {
    const prompt = page.getByRole("textbox", { name: "Prompt" });
    await prompt.fill("<b>bold</b>");
    await prompt.press("Shift+Enter");
    await prompt.pressSequentially("below");
    assert.equal(await page.locator("chat-turn").count(), 0);
    await prompt.press("Enter");
    await turnIn("complete").waitFor();
    assert.ok((await turn(0).locator(".text").innerText()).endsWith("<b>bold</b>\nbelow"));
    assert.equal(await turn(0).locator(".text b, .prompt b").count(), 0);
  });

  test("Stop closes the connection and keeps the text", async (t) => {
    await page.evaluate(() => {
      const stop = document.querySelector(".stop");
      stop.addEventListener("click", () => (stop.dataset.clickedAt = Date.now()), { capture: true });
    });
    const known = emulator.requests.length;
    await send(LONG_PROMPT);
    await page.waitForFunction(() => document.querySelector(".text").textContent.includes("word2"));
    await page.getByRole("button", { name: "Stop" }).click();
    await turnIn("stopped").waitFor();
    const clickedAt = Number(await page.locator(".stop").getAttribute("data-clicked-at"));
    const [request] = emulator.requests.slice(known);
    while (request.clientClosedAt === null && Date.now() - clickedAt < 5000) await page.waitForTimeout(5);
    assert.notEqual(request.clientClosedAt, null, "the emulator never saw the connection close");
    const tookMs = request.clientClosedAt - clickedAt;
    t.diagnostic(`from the click on Stop to the server seeing the connection close: ${tookMs} ms (goal: 100 ms)`);
    assert.ok(tookMs < 1000, `${tookMs} ms`);

    const text = await turn(0).locator(".text").innerText();
    assert.ok(text.includes("word2") && !text.includes("word99"), text);
    assert.ok(await turn(0).getByText("Stopped", { exact: true }).isVisible());
    await page.waitForTimeout(4000 / TOKENS_PER_SECOND);
    assert.equal(await turn(0).locator(".text").innerText(), text, "text came after Stop");
    assert.deepEqual(consoleLines, []);
  });
});

describe("settings", () => {
  test("without an endpoint it is AWS; the emulator's keys and model stay behind", async () => {
    await set({ endpoint: "" });
    const line = page.locator('model-line[data-kind="aws"]');
    await line.waitFor();
    assert.ok(
      (await line.innerText()).includes("Amazon Bedrock in us-east-1 will answer with amazon.nova-micro-v1:0."),
    );
    for (const name of ["accessKeyId", "secretAccessKey", "sessionToken", "apiKey"]) {
      assert.equal(await page.locator(`[name="${name}"]`).inputValue(), "", name);
    }
    const shown = await code();
    assert.ok(shown.includes("YOUR_ACCESS_KEY_ID") && !shown.includes("endpoint"), shown);
    await line.getByRole("button", { name: "Enter your keys" }).click();
    assert.equal(await page.evaluate(() => document.activeElement.name), "accessKeyId");
  });

  test("an API key is enough, and is no part of the code", async () => {
    await page.getByRole("button", { name: "Settings", exact: true }).click();
    await page.getByText("API key", { exact: true }).click();
    await page.getByLabel("Bedrock API key").fill(emulator.token);
    await page.getByRole("button", { name: "Done" }).click();
    const [request] = await Promise.all([page.waitForRequest(/converse-stream$/), send("Hello")]);
    await turnIn("complete").waitFor();
    assert.equal(await request.headerValue("authorization"), `Bearer ${emulator.token}`);
    const shown = await code();
    assert.ok(shown.includes("YOUR_BEDROCK_API_KEY") && !shown.includes(emulator.token), shown);
  });
});

describe("errors say what to do", () => {
  test("a wrong secret leads to its field, and Try again asks anew", async () => {
    await set({ secretAccessKey: SECRET });
    await send("Hello");
    const notice = page.locator("error-notice");
    await notice.getByText("InvalidSignatureException").waitFor();
    assert.ok((await notice.innerText()).includes("The secret does not belong to the access key id."));
    await notice.getByRole("button", { name: "Open settings" }).click();
    assert.equal(await page.evaluate(() => document.activeElement.name), "secretAccessKey");
    await page.keyboard.type(emulator.credentials.secretAccessKey);
    await page.keyboard.press("Enter");
    await notice.getByRole("button", { name: "Try again" }).click();
    await turnIn("complete").waitFor();
    assert.equal(await page.locator("chat-turn").count(), 1);
    assert.deepEqual(errorsOfPage(), []);
  });

  test("no keys lead to the key's field", async () => {
    await set({ accessKeyId: "", secretAccessKey: "" });
    await send("Hello");
    await page.locator("error-notice").getByText("CredentialsError").waitFor();
    await page.getByRole("button", { name: "Open settings" }).click();
    assert.equal(await page.evaluate(() => document.activeElement.name), "accessKeyId");
    assert.deepEqual(errorsOfPage(), []);
  });

  test("an emulator that is not running leads to the command that starts it", async () => {
    const gone = await startLocalBedrock({ port: 0, model: "scripted", log: () => {} });
    await gone.close();
    await set({ endpoint: gone.url });
    await send("Hello");
    const notice = page.locator("error-notice");
    await notice.getByText("NetworkError").waitFor();
    const command = `npx local-bedrock --port ${new URL(gone.url).port}`;
    assert.equal(await notice.locator("code").innerText(), command);
    assert.ok((await page.locator("model-line").innerText()).includes(command));
    assert.deepEqual(errorsOfPage(), []);
  });

  test("throttling says to wait", async () => {
    await page.route(/converse-stream$/, (route) =>
      route.fulfill({
        status: 429,
        headers: { "access-control-allow-origin": "*", "content-type": "application/json" },
        json: { __type: "ThrottlingException", message: "Too many requests, please wait before trying again." },
      }),
    );
    await send("Hello");
    const notice = page.locator("error-notice");
    await notice.getByText("ThrottlingException").waitFor();
    assert.ok((await notice.innerText()).includes("Wait a few seconds, then try again."));
    await page.unroute(/converse-stream$/);
    await notice.getByRole("button", { name: "Try again" }).click();
    await turnIn("complete").waitFor();
    assert.deepEqual(errorsOfPage(), []);
  });

  test("a cut answer keeps what had arrived", async () => {
    const body = Buffer.from(frame("contentBlockDelta", { contentBlockIndex: 0, delta: { text: "Half an ans" } }));
    await page.route(/converse-stream$/, (route) =>
      route.fulfill({
        headers: { "access-control-allow-origin": "*", "content-type": "application/vnd.amazon.eventstream" },
        body,
      }),
    );
    await send("Hello");
    await page.locator("error-notice").getByText("IncompleteStreamError").waitFor();
    assert.equal(await turn(0).locator(".text").innerText(), "Half an ans");
    assert.deepEqual(errorsOfPage(), []);
  });
});

describe("the page itself", () => {
  test("keeps keys in memory only", async () => {
    await set({ secretAccessKey: SECRET, sessionToken: `${SECRET}-token` });
    await send("Hello");
    await turnIn("failed").waitFor();
    assert.ok((await code()).includes("YOUR_SESSION_TOKEN"));
    const places = await page.evaluate(async () => ({
      address: location.href,
      history: JSON.stringify(history.state),
      local: JSON.stringify({ ...localStorage }),
      session: JSON.stringify({ ...sessionStorage }),
      cookie: document.cookie,
      databases: JSON.stringify(await indexedDB.databases()),
      markup: document.documentElement.outerHTML,
    }));
    for (const [place, text] of Object.entries(places)) assert.ok(!text.includes(SECRET), `the secret is in ${place}`);
    assert.ok(!consoleLines.join("\n").includes(SECRET), "the secret is on the console");
    await page.reload();
    assert.equal(await page.locator('[name="secretAccessKey"]').inputValue(), emulator.credentials.secretAccessKey);
  });

  test("fits a screen of 360 px", async () => {
    await page.setViewportSize({ width: 360, height: 640 });
    const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    assert.ok((await overflow()) <= 0, "empty");
    await send(`\`\`\`\n${"x".repeat(200)}\n\`\`\`\n${"y".repeat(200)}`);
    await turnIn("complete").waitFor();
    await code();
    assert.ok((await overflow()) <= 0, "with an answer");
    const main = await page.locator("main").evaluate((element) => element.scrollWidth - element.clientWidth);
    assert.ok(main <= 0, "the conversation scrolls sideways");
    await page.getByRole("button", { name: "Settings", exact: true }).click();
    const dialog = await page.locator("dialog").evaluate((element) => element.scrollWidth - element.clientWidth);
    assert.ok(dialog <= 0, "the settings scroll sideways");
    assert.deepEqual(consoleLines, []);
  });
});

function frame(eventType, payload) {
  const encode = (text) => new TextEncoder().encode(text);
  const codec = new EventStreamCodec((bytes) => new TextDecoder().decode(bytes), encode);
  const string = (value) => ({ type: "string", value });
  const headers = {
    ":message-type": string("event"),
    ":event-type": string(eventType),
    ":content-type": string("application/json"),
  };
  return codec.encode({ headers, body: encode(JSON.stringify(payload)) });
}
