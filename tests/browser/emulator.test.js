// What a page of another site can do in Chromium to an emulator that somebody left running on the same machine.
import assert from "node:assert/strict";
import { createHash, createHmac } from "node:crypto";
import { createServer } from "node:http";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { SignatureV4 } from "@smithy/signature-v4";
import { startLocalBedrock } from "local-bedrock";
import { launchBrowser, servePage } from "./harness.js";

const BLANK = '<!doctype html><link rel="icon" href="data:,"><title>a page</title>';
/** Names of other sites that the attacker's DNS server maps to this machine. */
const NAMES = "--host-resolver-rules=MAP *.example 127.0.0.1";
const COOKIE = "session=of-another-port";

/** What a planted page tries: to read the cookies of the host, and to install a service worker for all of it. */
const PLANTED = `<!doctype html><title>planted</title><script>
  (async () => {
    const report = { origin: self.origin };
    try { report.cookie = document.cookie; } catch (error) { report.cookie = error.name; }
    try { report.scope = (await navigator.serviceWorker.register("worker", { scope: "/" })).scope; } catch (error) { report.scope = error.name; }
    opener.postMessage(report, "*");
  })();
</script>`;

let site;
let other;
let browser;
let emulator;
/** @type {import("playwright-core").Page} */
let page;

before(async () => {
  other = createServer((_request, response) =>
    response.writeHead(200, { "set-cookie": `${COOKIE}; path=/`, "content-type": "text/html" }).end(BLANK),
  );
  await new Promise((resolve) => other.listen(0, "127.0.0.1", resolve));
  [site, browser] = await Promise.all([servePage(BLANK), launchBrowser(NAMES)]);
});

after(async () => {
  await browser?.close();
  await site?.close();
  other?.close();
});

beforeEach(async () => {
  emulator = await startLocalBedrock({ model: "scripted", log: () => {} });
  const context = await browser.newContext();
  page = await context.newPage();
  await page.goto(`http://127.0.0.1:${other.address().port}/`);
  assert.equal(await page.evaluate(() => document.cookie), COOKIE);
});

afterEach(async () => {
  await page.context().close();
  await emulator.close();
});

const visit = (host) => page.goto(`http://${host}:${new URL(site.url).port}/page.html`);

/** A URL that opens a script's reply, signed with the public keys. */
async function presigned(path) {
  const { host } = new URL(emulator.url);
  const signer = new SignatureV4({
    service: "bedrock",
    region: "us-east-1",
    credentials: emulator.credentials,
    sha256: Sha256,
    applyChecksum: false,
  });
  const { query } = await signer.presign(
    { method: "GET", protocol: "http:", hostname: host, path, headers: { host } },
    { expiresIn: 600 },
  );
  return `${emulator.url}${path}?${new URLSearchParams(query)}`;
}

/** Opens a URL in a new window, and waits for its load and for what it reports. */
const openWindow = async (url) => {
  const [popup] = await Promise.all([
    page.waitForEvent("popup"),
    page.evaluate((address) => {
      globalThis.reports = [];
      addEventListener("message", ({ data }) => globalThis.reports.push(data));
      globalThis.open(address);
    }, url),
  ]);
  await popup.waitForLoadState("load");
  const title = await popup.title();
  await page.waitForTimeout(500); // a service worker would be installed by now
  return { title, reports: await page.evaluate(() => globalThis.reports) };
};

test("a form of another site plants no script, as JSON or as text", async () => {
  await visit("evil.example");
  const script = JSON.stringify({ id: "planted", replies: [{ times: 9, response: { body: PLANTED } }] });
  const at = script.indexOf("report = ") + "report ".length; // the form writes name=value: an equals sign of the script ends the name
  for (const enctype of ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"]) {
    await page.evaluate(
      async ({ action, type, name, value }) => {
        const form = Object.assign(document.createElement("form"), {
          method: "post",
          enctype: type,
          action,
          target: type,
        });
        const frame = Object.assign(document.createElement("iframe"), { name: type });
        form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
        document.body.append(form, frame);
        form.submit();
        await new Promise((resolve) => frame.addEventListener("load", resolve));
      },
      {
        action: `${emulator.url}/_local-bedrock/faults`,
        type: enctype,
        name: script.slice(0, at),
        value: script.slice(at + 1),
      },
    );
    const refusal = await page.frame({ name: enctype }).evaluate(() => document.body.textContent);
    assert.match(refusal, /^\{"message":"Pages of http:\/\/evil\.example:\d+ may not use this route/, enctype);
  }
  assert.deepEqual(emulator.faults.list(), []);
});

test("a scripted page that another site opens runs nothing: no cookies of other ports, no service worker", async () => {
  const script = emulator.faults.script([{ times: 9, response: { body: PLANTED } }]);
  await visit("evil.example");
  const path = `${new URL(script.endpoint).pathname}/foundation-models`;
  const { title, reports } = await openWindow(await presigned(path));
  assert.equal(title, "planted", "the page was shown");
  assert.deepEqual(reports, []);
  assert.equal(script.requests.length, 1, "no worker was asked for");
});

test("pages of another site can neither read nor change the emulator", async () => {
  await visit("evil.example");
  const attempts = await page.evaluate(async (url) => {
    const control = `${url}/_local-bedrock`;
    const json = { "content-type": "application/json" };
    const attempt = (path, init) =>
      fetch(`${control}/${path}`, init).then(
        ({ type }) => type,
        ({ name }) => name,
      );
    return Promise.all([
      attempt("info"),
      attempt("requests"),
      attempt("settings", { method: "PATCH", headers: json, body: '{"hideHeaders":true}' }),
      attempt("faults", { method: "POST", headers: json, body: '{"replies":[]}' }),
      attempt("faults", { method: "POST", mode: "no-cors", body: '{"replies":[]}' }),
      attempt("requests", { method: "DELETE" }),
    ]);
  }, emulator.url);
  assert.deepEqual(attempts, ["TypeError", "TypeError", "TypeError", "TypeError", "opaque", "TypeError"]);
  assert.deepEqual([emulator.faults.list(), emulator.settings.hideHeaders], [[], false]);
});

test("a name that was made to point here (DNS rebinding) opens nothing", async () => {
  const { port } = new URL(emulator.url);
  const response = await page.goto(`http://rebound.example:${port}/_local-bedrock/info`);
  assert.equal(response.status(), 421);
});

test("pages of this machine may use the emulator, on whatever port they are", async () => {
  await visit("127.0.0.1");
  const { info, planted, answer } = await page.evaluate(
    async ({ url, token }) => {
      const json = { "content-type": "application/json" };
      const read = async (response) => (await response).json();
      return {
        info: await read(fetch(`${url}/_local-bedrock/info`)),
        planted: await read(
          fetch(`${url}/_local-bedrock/faults`, { method: "POST", headers: json, body: '{"id":"own","replies":[]}' }),
        ),
        answer: await read(
          fetch(`${url}/model/amazon.nova-micro-v1%3A0/converse`, {
            method: "POST",
            headers: { ...json, authorization: `Bearer ${token}` },
            body: JSON.stringify({ messages: [{ role: "user", content: [{ text: "hello" }] }] }),
          }),
        ),
      };
    },
    { url: emulator.url, token: emulator.token },
  );
  assert.equal(info.emulator, true);
  assert.deepEqual(
    planted.map(({ id }) => id),
    ["own"],
  );
  assert.match(answer.output.message.content[0].text, /hello/);
});

test("with an upstream, a page of another site cannot spend; a page of this machine may call", async () => {
  const paid = await startLocalBedrock({ upstream: { url: "http://127.0.0.1:9/v1", model: "none" }, log: () => {} });
  try {
    const call = () =>
      page.evaluate(
        ({ url, token }) =>
          fetch(`${url}/model/amazon.nova-micro-v1%3A0/converse`, {
            method: "POST",
            headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
            body: JSON.stringify({ messages: [{ role: "user", content: [{ text: "hello" }] }] }),
          }).then(
            ({ status }) => status,
            ({ name }) => name,
          ),
        { url: paid.url, token: paid.token },
      );
    await visit("evil.example");
    assert.equal(await call(), "TypeError");
    assert.equal(paid.requests.length, 0);
    for (const host of ["127.0.0.1", "localhost"]) {
      await visit(host);
      assert.equal(await call(), 503, host);
    }
  } finally {
    await paid.close();
  }
});

/** The form of hash that AWS's signer asks for. */
class Sha256 {
  constructor(key) {
    this.hash = key ? createHmac("sha256", key) : createHash("sha256");
  }

  update(data) {
    this.hash.update(data);
  }

  async digest() {
    return new Uint8Array(this.hash.digest());
  }
}
