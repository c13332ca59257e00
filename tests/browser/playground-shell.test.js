// What holds for the whole page: its size, its policy, its keys, its bytes, and that it needs no network.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { gzipSync } from "node:zlib";
import { PLACES } from "../../www/places/index.js";
import { lengthsOf, onTheWire, randomRequest, sha256, signatureOf } from "./on-the-wire.js";
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
    await page.getByRole("button", { name: "Go to" }).click();
    await page.getByRole("option", { name: "Chat" }).click();
    await page.locator("chat-place:not([hidden])").waitFor();
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
  test("of 100 random requests, the page shows what was signed and received: the hash, the signature, every frame", async () => {
    const { page } = place;
    const requests = Array.from({ length: 100 }, randomRequest);
    for (const [index, { canonical, toSign, seal, shown, sizes, damaged, exchange }] of (
      await onTheWire(page, requests)
    ).entries()) {
      const what = `request ${index + 1}: ${JSON.stringify(requests[index])}`;
      const { headers, body } = exchange;
      assert.equal(seal, "This is the signature that was sent", what);
      assert.equal(toSign.split("\n").at(-1), sha256(canonical), what);
      assert.equal(canonical.split("\n").at(-1), sha256(Buffer.from(body, "base64")), what);
      const signature = headers.authorization.split("Signature=")[1];
      assert.equal(signatureOf(toSign), signature, what);
      assert.ok(!shown.includes(signature) && shown.includes("Signature=(masked)"), `${what}: the signature is masked`);
      if (requests[index].operation === "Converse") continue;
      const bytes = Buffer.from(exchange.received, "base64");
      assert.deepEqual(sizes, lengthsOf(bytes), what);
      assert.equal(damaged, 0, what);
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
