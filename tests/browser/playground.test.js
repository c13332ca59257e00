// The page as a person uses it, in Chromium, against the emulator.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { EventStreamCodec } from "@smithy/eventstream-codec";
import { startLocalBedrock } from "local-bedrock";
import { openPlayground } from "./playground.js";

const TOKENS_PER_SECOND = 20;
const LONG_PROMPT = Array.from({ length: 100 }, (_, index) => `word${index}`).join(" ");
const SECRET = "a-secret-that-must-not-be-found-anywhere";

const opened = openPlayground("chat", { answers: "server", tokensPerSecond: TOKENS_PER_SECOND });

const turn = (index) => opened.page.locator("chat-turn").nth(index);
const turnIn = (state) => opened.page.locator(`chat-turn[data-state="${state}"]`);
const prompt = () => opened.page.getByRole("textbox", { name: "Prompt", exact: true });

async function send(text) {
  await prompt().fill(text);
  await opened.page.keyboard.press("Enter");
}

/** Sets fields of the connection by their names. */
async function connect(fields) {
  const { page } = opened;
  await page.locator(".chip").click();
  for (const [name, value] of Object.entries(fields)) {
    const field = page.locator(`#connection [name="${name}"]`);
    await field.fill(value);
    await field.blur();
  }
  await page.getByRole("button", { name: "Done" }).click();
}

/** Shows the last call as code, and reads it. */
async function code() {
  await opened.page.getByRole("tab", { name: "Code" }).click();
  return opened.page.locator("code-pane pre").innerText();
}

describe("a conversation", () => {
  test("says who answers, and that it is not a language model", async () => {
    const { page, emulator } = opened;
    assert.equal(await page.locator(".chip").getAttribute("data-kind"), "stand-in");
    assert.ok((await page.locator(".chip").innerText()).includes("not AWS"));
    await page.locator(".chip").click();
    assert.ok((await page.locator("#connection .who").innerText()).includes(emulator.info.model.sentence));
  });

  test("streams an answer token by token, with its figures and its seal", async () => {
    const { page } = opened;
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
    const figures = (await turn(0).locator("answer-metrics").innerText()).replace(/\s+/g, " ");
    for (const figure of ["first token", "total", "tokens/s", "10 → 17 tokens", "Complete", "end of answer"]) {
      assert.ok(figures.includes(figure), `${figure} is missing in: ${figures}`);
    }
    assert.deepEqual(opened.lines, []);
  });

  test("sends the earlier messages", async () => {
    const { page } = opened;
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
    await prompt().fill("<b>bold</b>");
    await prompt().press("Shift+Enter");
    await prompt().pressSequentially("below");
    assert.equal(await opened.page.locator("chat-turn").count(), 0);
    await prompt().press("Enter");
    await turnIn("complete").waitFor();
    assert.ok((await turn(0).locator(".text").innerText()).endsWith("<b>bold</b>\nbelow"));
    assert.equal(await turn(0).locator(".text b, .prompt b").count(), 0);
  });

  test("Stop closes the connection and keeps the text", async (t) => {
    const { page, emulator } = opened;
    await page.evaluate(() => {
      const stop = document.querySelector(".stop");
      stop.addEventListener("click", () => (stop.dataset.clickedAt = Date.now()), { capture: true });
    });
    const known = emulator.requests.length;
    await send(LONG_PROMPT);
    await page.waitForFunction(() => document.querySelector(".text").textContent.includes("word2"));
    await page.getByRole("button", { name: "Stop", exact: true }).click();
    await turnIn("stopped").waitFor();
    const clickedAt = Number(await page.locator(".stop").getAttribute("data-clicked-at"));
    const [request] = emulator.requests.slice(known);
    while (request.clientClosedAt === null && Date.now() - clickedAt < 5000) await page.waitForTimeout(5);
    assert.notEqual(request.clientClosedAt, null, "the emulator never saw the connection close");
    t.diagnostic(
      `from the click on Stop to the server seeing the connection close: ${request.clientClosedAt - clickedAt} ms`,
    );

    const text = await turn(0).locator(".text").innerText();
    assert.ok(text.includes("word2") && !text.includes("word99"), text);
    assert.ok(await turn(0).getByText("Stopped", { exact: true }).isVisible());
    await page.waitForTimeout(4000 / TOKENS_PER_SECOND);
    assert.equal(await turn(0).locator(".text").innerText(), text, "text came after Stop");
    assert.deepEqual(opened.lines, []);
  });
});

describe("settings", () => {
  test("at AWS, the emulator's keys and model stay behind", async () => {
    const { page } = opened;
    await page.locator(".chip").click();
    await page.getByRole("radio", { name: /Amazon Bedrock/ }).check();
    await page.locator('.chip[data-kind="no-keys"]').waitFor();
    assert.ok((await page.locator("#connection .who").innerText()).includes("with amazon.nova-micro-v1:0."));
    for (const name of ["accessKeyId", "secretAccessKey", "sessionToken"]) {
      assert.equal(await page.locator(`#connection [name="${name}"]`).inputValue(), "", name);
    }
    await page.getByRole("button", { name: "Done" }).click();
    const shown = await code();
    assert.ok(shown.includes("YOUR_ACCESS_KEY_ID") && !shown.includes("endpoint"), shown);
  });

  test("an API key is enough, and is not part of the code", async () => {
    const { page, emulator } = opened;
    await page.locator(".chip").click();
    await page.getByRole("radio", { name: "API key" }).check();
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
    const { page, emulator } = opened;
    await connect({ secretAccessKey: SECRET });
    await send("Hello");
    const notice = page.locator("error-notice");
    await notice.getByText("InvalidSignatureException").first().waitFor();
    assert.ok((await notice.innerText()).includes("The secret does not belong to the access key id."));
    await notice.getByRole("button", { name: "Open settings" }).click();
    await page.waitForFunction(() => document.activeElement.name === "secretAccessKey");
    await page.keyboard.type(emulator.credentials.secretAccessKey);
    await page.keyboard.press("Enter");
    await notice.getByRole("button", { name: "Try again" }).click();
    await turnIn("complete").waitFor();
    assert.equal(await page.locator("chat-turn").count(), 1);
  });

  test("no keys lead to the key's field", async () => {
    const { page } = opened;
    await connect({ accessKeyId: "", secretAccessKey: "" });
    await send("Hello");
    await page.locator("error-notice").getByText("CredentialsError").first().waitFor();
    await page.getByRole("button", { name: "Open settings" }).click();
    await page.waitForFunction(() => document.activeElement.name === "accessKeyId");
  });

  test("an emulator that is not running leads to the command that starts it", async () => {
    const { page } = opened;
    const gone = await startLocalBedrock({ port: 0, model: "scripted", log: () => {} });
    await gone.close();
    await connect({ endpoint: gone.url });
    await send("Hello");
    const notice = page.locator("error-notice");
    await notice.getByText("NetworkError").first().waitFor();
    const command = `npx local-bedrock --port ${new URL(gone.url).port}`;
    assert.equal(await notice.locator(".command code").innerText(), command);
    await page.locator('.chip[data-kind="unreachable"]').click();
    assert.ok((await page.locator("#connection .who").innerText()).includes(command));
  });

  test("throttling says to wait", async () => {
    const { page } = opened;
    await page.route(/converse-stream$/, (route) =>
      route.fulfill({
        status: 429,
        headers: { "access-control-allow-origin": "*", "content-type": "application/json" },
        json: { __type: "ThrottlingException", message: "Too many requests, please wait before trying again." },
      }),
    );
    await send("Hello");
    const notice = page.locator("error-notice");
    await notice.getByText("ThrottlingException").first().waitFor();
    assert.ok((await notice.innerText()).includes("Wait a few seconds, then try again."));
    await page.unroute(/converse-stream$/);
    await notice.getByRole("button", { name: "Try again" }).click();
    await turnIn("complete").waitFor();
  });

  test("a cut answer keeps what had arrived, and is not called complete", async () => {
    const { page } = opened;
    const body = Buffer.from(frame("contentBlockDelta", { contentBlockIndex: 0, delta: { text: "Half an ans" } }));
    await page.route(/converse-stream$/, (route) =>
      route.fulfill({
        headers: { "access-control-allow-origin": "*", "content-type": "application/vnd.amazon.eventstream" },
        body,
      }),
    );
    await send("Hello");
    await page.locator("error-notice").getByText("IncompleteStreamError").first().waitFor();
    assert.equal(await turn(0).locator(".text").innerText(), "Half an ans");
    assert.match(await turn(0).locator("answer-metrics").innerText(), /Incomplete/);
  });

  test("an input that is too long is to be shortened, a model that fails is to be asked again", async () => {
    const { emulator, page } = opened;
    const match = { operation: "ConverseStream" };
    const cases = [
      [
        { error: { status: 400, name: "ValidationException", message: "Input is too long for requested model." } },
        "Shorten the prompt",
        0,
      ],
      [
        { stream: [{ at: 3, exception: { type: "modelStreamErrorException", message: "It broke." } }] },
        "The model itself failed",
        0,
      ],
      [
        { error: { status: 400, name: "ValidationException", message: "maxTokens and temperature are out of range" } },
        "maxTokens and temperature",
        1,
      ],
    ];
    for (const [reply, text, settings] of cases) {
      const script = emulator.faults.script({ match, replies: [reply] });
      await send("Hello");
      const notice = page.locator("error-notice").last();
      await notice.getByText(text).first().waitFor();
      assert.equal(await notice.getByRole("button", { name: "Open settings" }).count(), settings, text);
      assert.doesNotMatch(await page.locator("chat-turn").last().innerText(), /end of answer|Complete/);
      script.remove();
      await page.getByRole("button", { name: "New conversation" }).click();
    }
  });

  test("a script's reply hits the question, and not the page's own questions", async () => {
    const { emulator, page } = opened;
    const script = emulator.faults.script([
      { error: { status: 400, name: "ValidationException", message: "Scripted." } },
    ]);
    await connect({ endpoint: script.endpoint });
    await send("Hello");
    await page.locator("error-notice").getByText("Scripted.").waitFor();
    assert.equal(script.requests.length, 1);
    assert.equal(await page.locator(".chip").getAttribute("data-kind"), "stand-in");
  });

  test("a stall is put into words, and a second attempt as well", async () => {
    const { emulator, page } = opened;
    const match = { operation: "ConverseStream" };
    const replies = [{ error: { status: 500, name: "InternalServerException" } }, { stream: [{ at: 2, stall: {} }] }];
    const script = emulator.faults.script({ match, replies });
    await send("Hello");
    await page.getByText(/no data for \d s/).waitFor({ timeout: 10_000 });
    assert.match(await page.locator("call-status").innerText(), /Attempt 2 of 3/);
    await page.keyboard.press("Escape");
    await turnIn("stopped").waitFor();
    script.remove();
  });
});

describe("the page itself", () => {
  test("keeps keys in memory only", async () => {
    const { page, emulator } = opened;
    await connect({ secretAccessKey: SECRET, sessionToken: `${SECRET}-token` });
    await send("Hello");
    await turnIn("failed").waitFor();
    assert.ok((await code()).includes("YOUR_SESSION_TOKEN"));
    await page.getByRole("tab", { name: "Wire" }).click();
    for (const summary of await page.locator("wire-pane summary").all()) await summary.click();
    await page.getByRole("button", { name: "Share" }).click();
    const places = await page.evaluate(async () => ({
      address: location.href,
      history: JSON.stringify(history.state),
      local: JSON.stringify({ ...localStorage }),
      session: JSON.stringify({ ...sessionStorage }),
      cookie: document.cookie,
      markup: document.documentElement.outerHTML,
      database: await new Promise((resolve, reject) => {
        const request = indexedDB.open("bedrock-wasm-playground");
        request.onerror = () => reject(request.error);
        request.onsuccess = () => {
          const all = request.result.transaction("values").objectStore("values").getAll();
          all.onsuccess = () => resolve(JSON.stringify(all.result));
        };
      }),
    }));
    assert.ok(places.database.includes("Hello"), "the conversation is kept");
    for (const [place, text] of Object.entries(places)) assert.ok(!text.includes(SECRET), `the secret is in ${place}`);
    assert.ok(!opened.lines.join("\n").includes(SECRET), "the secret is on the console");
    await page.reload();
    await page.locator('.chip[data-kind="stand-in"]').click();
    assert.equal(await page.locator('[name="secretAccessKey"]').inputValue(), emulator.credentials.secretAccessKey);
  });

  test("fits narrow screens, and its targets fit fingers", async () => {
    const { page } = opened;
    for (const width of [320, 360]) {
      await page.setViewportSize({ width, height: 640 });
      const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      assert.ok((await overflow()) <= 0, `empty, ${width} px`);
      await send(`\`\`\`\n${"x".repeat(200)}\n\`\`\`\n${"y".repeat(200)}`);
      await turnIn("complete").waitFor();
      assert.ok((await overflow()) <= 0, `with an answer, ${width} px`);
      const scroller = page.locator("chat-place .scroller");
      assert.ok(
        (await scroller.evaluate((element) => element.scrollWidth - element.clientWidth)) <= 0,
        "the conversation scrolls sideways",
      );
      await page.locator(".chip").click();
      assert.ok((await overflow()) <= 0, `with the connection, ${width} px`);
      await page.keyboard.press("Escape");
      await page.getByRole("button", { name: "New" }).click();
    }
  });

  test("opens at its beginning in short windows", async () => {
    const { page } = opened;
    for (const [width, height] of [
      [1440, 500],
      [320, 640],
      [390, 600],
      [640, 360],
    ]) {
      await page.setViewportSize({ width, height });
      await opened.open();
      assert.equal(
        await page.locator("chat-place .scroller").evaluate(({ scrollTop }) => scrollTop),
        0,
        `${width} × ${height}`,
      );
    }
  });

  test("keeps the end in view through quick failures", async () => {
    const { page } = opened;
    await connect({ accessKeyId: "", secretAccessKey: "" });
    for (let count = 1; count <= 6; count++) {
      await send(`Hello ${count}`);
      await turnIn("failed")
        .nth(count - 1)
        .waitFor();
      await page.waitForTimeout(100);
      const left = await page
        .locator("chat-place .scroller")
        .evaluate((element) => element.scrollHeight - element.scrollTop - element.clientHeight);
      assert.ok(left < 4, `${left} px below after ${count}`);
    }
  });

  test("Esc stops wherever the focus is, and an example leaves the focus in the prompt", async () => {
    const { page } = opened;
    await page.getByText("Give me a JavaScript function").click();
    await turnIn("streaming").waitFor();
    assert.equal(await page.evaluate(() => document.activeElement.name), "prompt");
    await page.locator(".rail a").first().focus();
    await page.keyboard.press("Escape");
    await turnIn("stopped").waitFor();
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
