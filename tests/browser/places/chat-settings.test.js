// Structured output, tools with functions in a sandbox, tokens counted before sending, and a guardrail tried out.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { openPlayground } from "../playground.js";

const place = openPlayground("chat");
const turn = (index) => place.page.locator("chat-turn").nth(index);
const complete = (count) =>
  place.page
    .locator('chat-turn[data-state="complete"]')
    .nth(count - 1)
    .waitFor();
const input = () =>
  place.page.evaluate(() => document.querySelector("bedrock-playground").app.calls.value.at(-1).input);

async function ask(prompt) {
  const before = await place.page.locator("chat-turn").count();
  await place.page.getByRole("textbox", { name: "Prompt", exact: true }).fill(prompt);
  await place.page.keyboard.press("Enter");
  await complete(before + 1);
}

/** @param {string} name of a fold in the settings */
const unfold = (name) => place.page.locator("settings-pane summary", { hasText: name }).click();

describe("structured output", () => {
  test("sends the schema, and shows the answer as JSON, after a reload as well", async () => {
    const { page } = place;
    await unfold("Structured output");
    await page.getByRole("button", { name: "Use a sample schema" }).click();
    await ask("Describe a fjord");
    const { jsonSchema } = (await input()).outputConfig.textFormat.structure;
    assert.equal(JSON.parse(jsonSchema.schema).properties.title.type, "string");
    const shown = async () => JSON.parse(await turn(0).locator("code-block.text pre").innerText());
    assert.deepEqual(Object.keys(await shown()), ["title", "tags", "score"]);
    assert.deepEqual(await place.axe(), []);
    await page.reload();
    await turn(0).locator("code-block.text pre").waitFor();
    assert.deepEqual(Object.keys(await shown()), ["title", "tags", "score"]);
  });

  test("a schema that is not JSON is refused before anything is sent, and the field is named", async () => {
    const { page } = place;
    await unfold("Structured output");
    await page.getByLabel("JSON Schema of the answer").fill("{");
    await page.getByRole("textbox", { name: "Prompt", exact: true }).fill("Hello");
    await page.keyboard.press("Enter");
    await turn(0).getByText("outputSchema: is not JSON").waitFor();
    await turn(0).getByRole("button", { name: "Open settings" }).click();
    await page.waitForFunction(() => document.activeElement?.getAttribute("name") === "outputSchema");
  });
});

describe("tools", () => {
  /** @param {string} code */
  async function askWith(code) {
    const { page } = place;
    await unfold("Tools");
    await page.getByRole("button", { name: "Use sample tools" }).click();
    if (code) await page.getByLabel("Functions that answer").fill(code);
    await ask("What is the weather in Oslo?");
    await turn(0).getByRole("button", { name: "Run the function" }).click();
  }
  const result = () => turn(0).getByLabel("Result").inputValue();

  test("a function's result is filled in, and sent with one more click", async () => {
    await askWith("");
    await place.page.waitForFunction(() => document.querySelector('[name="result"]').value);
    assert.equal(JSON.parse(await result()).sky, "snow");
    assert.deepEqual(await place.axe(), []);
    await turn(0).getByRole("button", { name: "Send the result" }).click();
    await complete(2);
    assert.match((await input()).messages.at(-1).content[0].toolResult.content[0].text, /"sky":"snow"/);
  });

  test("a function reaches neither the page nor the network, and one that never returns is ended", async () => {
    const reached = [];
    place.page.on("request", (request) => reached.push(request.url()));
    await askWith(`{ async get_weather() {
      const tried = await fetch("https://example.com/").then(() => "fetched", () => "no network");
      return [tried, typeof document, typeof localStorage, self.origin].join();
    } }`);
    await place.page.waitForFunction(() => document.querySelector('[name="result"]').value);
    assert.equal(await result(), "no network,undefined,undefined,null");
    await place.page.getByLabel("Functions that answer").fill("{ get_weather() { for (;;); } }");
    await turn(0).getByRole("button", { name: "Run the function" }).click();
    await turn(0).getByText("get_weather: did not return within 5 seconds").waitFor();
    assert.equal(await place.page.locator("iframe").count(), 0);
    assert.deepEqual(
      reached.filter((url) => url.startsWith("https:")),
      [],
    );
    place.lines = place.lines.filter((line) => !line.includes("https://example.com/"));
  });

  test("a shared link has the tools, and nobody's code", async () => {
    await askWith("");
    await place.page.getByRole("button", { name: "Share" }).click();
    await place.page.waitForFunction(() => location.hash.includes("shared="));
    const { href } = await place.page.evaluate(() => ({ href: location.href }));
    const other = await (await place.context.browser().newContext()).newPage();
    await other.goto(href);
    await other.getByText("Opened from a link.").waitFor();
    const settings = await other.evaluate(() => document.querySelector("bedrock-playground").app.settings.value);
    assert.match(settings.toolConfig, /get_weather/);
    assert.equal(settings.toolCode, "");
    await other.context().close();
  });

  for (const [code, message] of [
    ["{ other() {} }", /get_weather is not one of the functions/],
    ["{ get_weather() { throw new RangeError('no such place') } }", /RangeError: no such place/],
    ["{ get_weather(", /SyntaxError|not valid JavaScript/],
  ]) {
    test(`says why a function fails: ${code}`, async () => {
      await askWith(code);
      assert.match(await turn(0).locator("tool-call .refused").innerText(), message);
      place.lines = place.lines.filter((line) => !line.includes("SyntaxError"));
    });
  }

  test("a tool is added without writing JSON", async () => {
    const { page } = place;
    await unfold("Tools");
    await page.getByLabel("Name", { exact: true }).fill("find book");
    await page.getByRole("button", { name: "Add the tool" }).click();
    await page.getByText("A tool's name has up to 64 letters").waitFor();
    await page.getByLabel("Name", { exact: true }).fill("find_book");
    await page.getByLabel("What it does").fill("Finds a book.");
    await page.getByRole("button", { name: "Add a parameter" }).click();
    await page.getByLabel("Parameter", { exact: true }).fill("year");
    await page.getByLabel("Type").selectOption("integer");
    assert.deepEqual(await place.axe(), []);
    await page.getByRole("button", { name: "Add the tool" }).click();
    await ask("Find one");
    assert.deepEqual((await input()).toolConfig, {
      tools: [
        {
          toolSpec: {
            name: "find_book",
            description: "Finds a book.",
            inputSchema: { json: { type: "object", properties: { year: { type: "integer" } }, required: ["year"] } },
          },
        },
      ],
    });
  });
});

test("tokens are counted before anything is asked", async () => {
  const { page } = place;
  const count = page.getByRole("button", { name: "Count tokens" });
  await count.click();
  await page.getByText("Write a prompt first.").waitFor();
  await page.getByRole("textbox", { name: "Prompt", exact: true }).fill("one two three");
  await count.click();
  await page.getByText("3 tokens", { exact: true }).waitFor();
  assert.equal(await page.locator("chat-turn").count(), 0);
  await page.keyboard.press("Tab");
  await page.getByRole("textbox", { name: "Prompt", exact: true }).fill("one two");
  assert.equal(await page.getByText("3 tokens", { exact: true }).count(), 0);
});

test("a guardrail is tried on a text without asking a model", async () => {
  const { page } = place;
  await unfold("Stop sequences, guardrail, cache");
  await page.getByLabel("Guardrail id or ARN").fill("localguardrail");
  await page.getByLabel("Text", { exact: true }).fill("Write to ada@example.com");
  await page.getByRole("button", { name: "Test", exact: true }).click();
  await page.locator("guardrail-test").getByText("Intervened").waitFor();
  await page.locator("guardrail-test").getByText("Write to {EMAIL}").waitFor();
  assert.deepEqual(await place.axe(), []);
  await page.getByLabel("Text", { exact: true }).fill("Nothing special");
  await page.getByRole("button", { name: "Test", exact: true }).click();
  await page.locator("guardrail-test").getByText("Let through").waitFor();
});
