// What holds for the whole page: its size, its policy, its keys, its bytes, and that it needs no network.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { describe, test } from "node:test";
import zlib, { gzipSync } from "node:zlib";
import { PLACES } from "../../www/places/index.js";
import { openPlayground } from "./playground.js";

const place = openPlayground("chat");
const KB = 1024;
const FIRST_LOAD_KB = 110;
const PLACE_KB = 60;

const prompt = () => place.page.getByRole("textbox", { name: "Prompt", exact: true });
const complete = (count = 1) =>
  place.page
    .locator('chat-turn[data-state="complete"]')
    .nth(count - 1)
    .waitFor();

async function ask(text) {
  await prompt().fill(text);
  await place.page.keyboard.press("Enter");
}

describe("downloads", () => {
  test("the first load and each place stay small, and nothing is fetched twice or from elsewhere", async (t) => {
    const page = await place.context.newPage();
    const fetched = [];
    page.on("response", (response) => fetched.push(response));
    const taken = async () => {
      await page.waitForLoadState("networkidle");
      // The browser asks for the tab's icon when it likes to.
      const responses = fetched.splice(0).filter((response) => response.ok() && !response.url().endsWith(".svg"));
      const bodies = await Promise.all(responses.map((response) => response.body()));
      const urls = responses.map((response) => response.url());
      assert.deepEqual(urls, [...new Set(urls)]);
      assert.deepEqual(
        urls.filter((url) => !url.startsWith(place.site.url)),
        [],
      );
      return bodies.reduce((sum, body) => sum + gzipSync(body, { level: 9 }).length, 0) / KB;
    };
    await page.goto(place.site.url);
    await page.locator("inspector-panel aside").waitFor();
    const first = await taken();
    t.diagnostic(`first load: ${first.toFixed(1)} KB gzipped (limit: ${FIRST_LOAD_KB})`);
    assert.ok(first <= FIRST_LOAD_KB, `${first} KB`);
    // The emulator comes with the first call, whichever place makes it.
    const [worker] = await Promise.all([
      page.waitForEvent("worker"),
      page.evaluate(() => document.querySelector("bedrock-playground").app.prepare()),
    ]);
    // It answers once its script has run.
    await worker.evaluate(() => {});
    t.diagnostic(`the emulator in the page: ${(await taken()).toFixed(1)} KB`);
    for (const { id } of PLACES.filter(({ id }) => id !== "chat")) {
      await page.evaluate((hash) => (location.hash = hash), `#/${id}`);
      await page.locator(`${id}-place:not([hidden])`).waitFor();
      const more = await taken();
      t.diagnostic(`${id}: ${more.toFixed(1)} KB more`);
      assert.ok(more <= PLACE_KB, `${id}: ${more} KB`);
    }
    await page.close();
  });
});

describe("places", () => {
  test("each is reached by its address, keeps what it has, and never leaves the focus on body", async () => {
    const { page } = place;
    await prompt().fill("a draft");
    for (const { id, title } of PLACES) {
      await page.getByRole("navigation", { name: "Places" }).getByRole("link", { name: title }).click();
      await page.locator(`${id}-place:not([hidden])`).waitFor();
      await page.waitForFunction((name) => document.title.includes(name), title);
      assert.notEqual(await page.evaluate(() => document.activeElement.localName), "body", id);
      assert.equal(await page.locator('.rail [aria-current="page"]').innerText(), title);
    }
    await page.goBack();
    await page.evaluate(() => (location.hash = "#/chat"));
    assert.equal(await prompt().inputValue(), "a draft");
  });

  test("keys lead everywhere", async () => {
    const { page } = place;
    await page.keyboard.press("Control+k");
    await page.keyboard.type("req");
    await page.keyboard.press("Enter");
    await page.locator("requests-place:not([hidden])").waitFor();
    await page.keyboard.press("Control+i");
    assert.ok(await page.locator("inspector-panel").isHidden());
    await page.keyboard.press("Control+i");
    assert.ok(await page.locator("inspector-panel").isVisible());
    await page.keyboard.press("?");
    await page.getByRole("heading", { name: "Keys" }).waitFor();
    assert.deepEqual(await place.axe(), []);
    await page.keyboard.press("Escape");
    await page.getByRole("tab", { name: "Settings" }).focus();
    await page.keyboard.press("ArrowRight");
    assert.equal(await page.evaluate(() => document.activeElement.textContent.trim()), "Wire");
  });

  test("fit every width, in both themes, without a complaint of axe", async () => {
    const { page } = place;
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme });
      for (const width of [1440, 390, 320]) {
        await page.setViewportSize({ width, height: 800 });
        for (const { id } of PLACES) {
          await page.evaluate((hash) => (location.hash = hash), `#/${id}`);
          await page.locator("main > .place:not([hidden])").waitFor();
          await page.locator(`${id}-place:not([hidden])`).waitFor();
          const where = `${id}, ${width} px, ${colorScheme}`;
          const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
          assert.ok(overflow <= 0, `${where}: ${overflow} px too wide`);
          assert.deepEqual(await place.axe(), [], where);
        }
      }
    }
  });
});

describe("clicks", () => {
  test("an answer takes one, its bytes one more, curl two, another temperature one", async () => {
    const { page } = place;
    let clicks = 0;
    const click = (locator) => {
      clicks++;
      return locator.click();
    };
    await click(page.getByText("Give me a JavaScript function"));
    await complete();
    assert.equal(clicks, 1);
    await click(page.locator("chat-turn").getByRole("button", { name: "Wire" }));
    await page.locator(".frames li").first().waitFor();
    assert.equal(clicks, 2);
    clicks = 0;
    await click(page.locator("chat-turn").getByRole("button", { name: "Code" }));
    await click(page.getByText("curl", { exact: true }));
    assert.match(await page.locator("code-pane pre").innerText(), /^curl /);
    assert.equal(clicks, 2);
  });

  test("an API key leads from the emulator to AWS in three", async () => {
    const { page } = place;
    await page.locator(".chip").click();
    await page.getByLabel(/Bedrock API key/).fill("bedrock-api-key-of-somebody");
    await page.locator('.chip[data-kind="aws"]').waitFor();
    assert.equal(await page.evaluate(() => document.activeElement.name), "apiKey");
    await page.getByRole("button", { name: "Done" }).click();
    assert.match(await page.locator(".chip").innerText(), /^Amazon Bedrock/);
  });
});

describe("Wire", () => {
  test("the page shows what was signed and received: the hash, the signature, every frame", async () => {
    const { page } = place;
    await page.getByRole("tab", { name: "Wire" }).click();
    for (let index = 1; index <= 5; index++) {
      await page.evaluate(
        (temperature) => document.querySelector("bedrock-playground").app.change({ temperature }),
        index / 10,
      );
      await ask(`${crypto.randomUUID()} naïve 👩‍🚀 ${index}`);
      await complete(index);
      await page.locator("signature-details summary").click();
      await page.getByText("This is the signature that was sent").waitFor();
      const [canonical, toSign] = await page.locator("signature-details pre").allInnerTexts();
      assert.equal(toSign.split("\n").at(-1), createHash("sha256").update(canonical).digest("hex"));
      const { headers, chunks } = await page.evaluate(() => {
        const [exchange] = document.querySelector("bedrock-playground").app.selected.value.exchanges;
        return { headers: exchange.headers, chunks: exchange.chunks.map(({ bytes }) => [...bytes]) };
      });
      const shown = await page.locator("wire-pane").innerText();
      assert.ok(!shown.includes(headers.authorization.split("Signature=")[1]), "the signature is masked");
      const bytes = Buffer.from(chunks.flat());
      let at = 0;
      let frames = 0;
      for (; at < bytes.length; frames++) {
        const length = bytes.readUInt32BE(at);
        if (zlib.crc32) {
          assert.equal(zlib.crc32(bytes.subarray(at, at + length - 4)), bytes.readUInt32BE(at + length - 4));
        }
        at += length;
      }
      assert.equal(at, bytes.length);
      await page.getByText(`${frames} frames`).waitFor();
      assert.equal(await page.locator(".frames li.bad").count(), 0);
    }
    await page.locator(".frames button").first().click();
    await page.getByText("prelude CRC").waitFor();
    assert.deepEqual(await place.axe(), []);
  });
});

describe("without a network", () => {
  test("a second visit loads, and the emulator in the page answers", async () => {
    const { page, context } = place;
    await page.evaluate(() =>
      navigator.serviceWorker.ready.then(
        ({ active }) =>
          new Promise((resolve) => {
            if (active.state === "activated") return resolve();
            active.addEventListener("statechange", () => active.state === "activated" && resolve());
          }),
      ),
    );
    await context.setOffline(true);
    await page.reload();
    await page.getByText("Compare three ways").click();
    await complete();
    await place.open("#/compare");
    await page.getByRole("button", { name: "Run all" }).click();
    await page.locator('compare-card[data-state="complete"]').nth(1).waitFor();
    await context.setOffline(false);
    place.lines.length = 0;
  });
});
