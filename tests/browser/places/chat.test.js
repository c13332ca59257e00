// Turns that are edited, asked again, branched and deleted; conversations that are kept, exported, imported and shared.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { describe, test } from "node:test";
import { inflateRawSync } from "node:zlib";
import { openPlayground } from "../playground.js";

const place = openPlayground("chat");
const turn = (index) => place.page.locator("chat-turn").nth(index);
const prompt = () => place.page.getByRole("textbox", { name: "Prompt", exact: true });
const complete = (count) =>
  place.page
    .locator('chat-turn[data-state="complete"]')
    .nth(count - 1)
    .waitFor();
/** The answers' texts. What draws them is loaded with the first one, which may come after the answer itself. */
async function texts() {
  const drawn = () => [...document.querySelectorAll("chat-turn .text")].every((text) => text.innerText.trim());
  await place.page.waitForFunction(drawn);
  return place.page.locator("chat-turn .text").allInnerTexts();
}

async function ask(...prompts) {
  const before = await place.page.locator("chat-turn").count();
  for (const [index, text] of prompts.entries()) {
    await prompt().fill(text);
    await place.page.keyboard.press("Enter");
    await complete(before + index + 1);
  }
}

describe("Markdown", () => {
  test("is drawn while it streams, without any HTML of the model", async () => {
    const { page } = place;
    await page.getByText("Explain how a streamed answer").click();
    await page.locator("chat-turn .text ol li").first().waitFor();
    assert.equal(await turn(0).getAttribute("data-state"), "streaming");
    await complete(1);
    for (const selector of ["strong", "em", "ol li", "table td", "code-block pre", "blockquote"]) {
      assert.ok((await page.locator(`chat-turn .text ${selector}`).count()) > 0, selector);
    }
    await page.locator("code-block .hl-keyword").first().waitFor();
    assert.deepEqual(await place.axe(), []);
  });

  test("links lead to the web only, pictures are not loaded, raw HTML is text", async () => {
    const { page } = place;
    const requests = [];
    page.on("request", (request) => requests.push(request.url()));
    await ask(
      "[bad](javascript:alert(1)) [good](https://example.com/a) ![pic](https://example.com/b.png) <img src=x onerror=alert(1)> `a_b_c` snake_case_word",
    );
    const links = await page.locator("chat-turn .text a").evaluateAll((all) => all.map(({ href }) => href));
    assert.deepEqual(links, ["https://example.com/a", "https://example.com/b.png"]);
    assert.equal(await page.locator("chat-turn .text img").count(), 0);
    const shown = await page.locator("chat-turn .text").innerText();
    assert.ok(shown.includes("<img src=x onerror=alert(1)>") && shown.includes("snake_case_word"), shown);
    assert.deepEqual(
      requests.filter((url) => !url.startsWith(place.site.url)),
      [],
    );
  });

  test("a selection in settled text survives new text", async () => {
    const { page } = place;
    await page.getByText("Compare three ways").click();
    await page.locator("chat-turn .text table td").first().waitFor();
    await page.locator("chat-turn .text table th", { hasText: "who signs" }).waitFor();
    await page.evaluate(() => getSelection().selectAllChildren(document.querySelector("chat-turn .text th")));
    const selected = await page.evaluate(() => `${getSelection()}`);
    await complete(1);
    assert.equal(await page.evaluate(() => `${getSelection()}`), selected);
    assert.ok(selected.length > 0);
  });
});

describe("turns", () => {
  test("an edited prompt makes a branch, and the other is still there", async () => {
    const { page } = place;
    await ask("first", "second");
    await turn(0).getByRole("button", { name: "Edit the prompt" }).click();
    await page.keyboard.type(" and more");
    assert.deepEqual(await place.axe(), []);
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.querySelectorAll("chat-turn").length === 1);
    await complete(1);
    assert.match((await texts())[0], /You said: first and more$/);
    await turn(0).getByText("2/2").waitFor();
    await turn(0).getByRole("button", { name: "Branch before" }).click();
    await page.waitForFunction(() => document.querySelectorAll("chat-turn").length === 2);
    assert.match((await texts())[1], /You said: second$/);
  });

  test("an answer is made again, a branch begins in the middle, a turn is deleted", async () => {
    const { page } = place;
    await ask("one", "two", "three");
    await turn(2).getByRole("button", { name: "Answer again" }).click();
    await turn(2).getByText("2/2").waitFor();
    await complete(3);
    await turn(0)
      .getByRole("button", { name: /another branch/ })
      .click();
    await page.waitForFunction(() => document.querySelectorAll("chat-turn").length === 1);
    await ask("two b");
    await turn(1).getByText("2/2").waitFor();
    await turn(0).getByRole("button", { name: "Delete this turn" }).click();
    await page.waitForFunction(() => document.querySelectorAll("chat-turn").length === 1);
    assert.match((await texts())[0], /You said: two b$/);
    assert.equal(await page.evaluate(() => document.activeElement.name), "prompt");
  });

  test("↑ in an empty prompt edits the last one, Esc leaves it as it was", async () => {
    const { page } = place;
    await ask("as it was");
    await prompt().press("ArrowUp");
    await page.getByLabel("Edit the prompt").last().waitFor();
    await page.keyboard.press("Escape");
    assert.equal(await page.evaluate(() => document.activeElement.name), "prompt");
    assert.match(await turn(0).locator(".prompt").innerText(), /as it was/);
  });

  test("a long prompt is folded", async () => {
    await ask("word ".repeat(400));
    const height = () =>
      turn(0)
        .locator(".prompt")
        .evaluate(({ clientHeight }) => clientHeight);
    const folded = await height();
    await turn(0)
      .getByRole("button", { name: /Show all/ })
      .click();
    assert.ok((await height()) > folded);
  });

  test("a tool that the model asks for gets its result", async () => {
    const { page } = place;
    await page.getByText("Tools", { exact: true }).click();
    await page.getByRole("button", { name: "Use sample tools" }).click();
    await ask("What is the weather in Oslo?");
    await turn(0).getByText("get_weather").waitFor();
    assert.deepEqual(await place.axe(), []);
    await turn(0).getByLabel("Result").fill("Snow");
    await turn(0).getByRole("button", { name: "Send the result" }).click();
    await complete(2);
    const [, , { content }] = await page.evaluate(
      () => document.querySelector("bedrock-playground").app.calls.value.at(-1).input.messages,
    );
    assert.equal(content[0].toolResult.content[0].text, "Snow");
  });

  test("a picture goes along, and what Converse does not take is refused", async () => {
    const { page } = place;
    const files = page.locator('prompt-box input[type="file"]');
    await files.setInputFiles([
      { name: "dot.png", mimeType: "image/png", buffer: Buffer.from("89504e470d0a1a0a", "hex") },
      { name: "song.mp3", mimeType: "audio/mpeg", buffer: Buffer.from("x") },
    ]);
    await page.getByText("song.mp3 is not a file that Converse takes.").waitFor();
    assert.deepEqual(await place.axe(), []);
    await ask("What is it?");
    const [{ content }] = await page.evaluate(
      () => document.querySelector("bedrock-playground").app.calls.value.at(-1).input.messages,
    );
    assert.deepEqual([content[0].image.format, content[1].text], ["png", "What is it?"]);
  });
});

describe("conversations", () => {
  test("are there again after a reload, in the history, in a file, and in another browser", async () => {
    const { page } = place;
    await ask("kept for later");
    await page.reload();
    await complete(1);
    assert.match((await texts())[0], /kept for later/);
    await page.getByRole("button", { name: "New conversation" }).click();
    await page.getByRole("button", { name: "History" }).click();
    assert.deepEqual(await place.axe(), []);
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Export all" }).click(),
    ]);
    const file = await readFile(await download.path());
    assert.ok(file.includes("kept for later") && !file.includes("LOCALBEDROCK"));
    await page.getByRole("button", { name: "Delete kept for later" }).click();
    await page.getByText("Nothing has been asked here yet.").waitFor();
    await page
      .locator("history-dialog input")
      .setInputFiles({ name: "playground.json", mimeType: "application/json", buffer: file });
    await page.getByText("1 conversation imported.").waitFor();
    await page.getByRole("button", { name: /^kept for later/ }).click();
    await complete(1);
    assert.match((await texts())[0], /kept for later/);
    await page.getByRole("button", { name: "History" }).click();
    await page
      .locator("history-dialog input")
      .setInputFiles({ name: "x.json", mimeType: "application/json", buffer: Buffer.from("{}") });
    await page.getByText("This file was not exported from the playground.").waitFor();
  });

  test("a link brings prompts, settings and the fault, and never a key", async () => {
    const { page, context } = place;
    await ask("before");
    await page.getByLabel("Temperature").fill("0.3");
    await page.evaluate(() =>
      document.querySelector("bedrock-playground").app.change({ secretAccessKey: "a-secret", apiKey: "another" }),
    );
    await ask("shared prompt");
    await page.evaluate(() => (document.querySelector("bedrock-playground").app.fault.value = "cut-frame"));
    await page.getByRole("button", { name: "Share" }).click();
    await page.getByText(/never a key/).waitFor();
    const link = await page.evaluate(() => location.href);
    const packed = Buffer.from(link.split("shared=")[1], "base64url");
    const text = inflateRawSync(packed).toString();
    assert.ok(!/a-secret|another|accessKey|apiKey|sessionToken/i.test(text), text);
    const other = await context.browser().newContext();
    const opened = await other.newPage();
    await opened.goto(link);
    await opened.getByText("Opened from a link").waitFor();
    assert.equal(await opened.getByRole("textbox", { name: "Prompt", exact: true }).inputValue(), "shared prompt");
    assert.equal(await opened.locator("chat-turn").count(), 1);
    const app = await opened.evaluate(() => {
      const { settings, fault, calls } = document.querySelector("bedrock-playground").app;
      return { temperature: settings.value.temperature, fault: fault.value, calls: calls.value.length };
    });
    assert.deepEqual(app, { temperature: 0.3, fault: "cut-frame", calls: 0 });
    await opened.keyboard.press("Enter");
    await opened.locator("error-notice").getByText("IncompleteStreamError").first().waitFor();
    await other.close();
  });
});
