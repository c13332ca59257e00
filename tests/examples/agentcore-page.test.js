// The page that asks an agent with its user's token, in Chromium: it signs in, streams, stops, and says what is wrong.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { createServer } from "node:http";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { launchBrowser, serveDirectory } from "../browser/harness.js";
import { MODULES, versionOf } from "../tools/install.js";
import { record } from "../tools/matrix.js";
import { asks, hangsUp, inMidAnswer, openIn, status } from "./page.js";
import { openRoom } from "./room.js";

const run = promisify(execFile);
const ARN = "arn:aws:bedrock-agentcore:us-east-1:123456789012:runtime/local_user-LOCAL00001";

let room;
let provider;
let site;
let browser;

before(async () => {
  room = await openRoom("agentcore-page");
  provider = await startProvider();
  const env = {
    ...process.env,
    VITE_AUTHORITY: provider.url,
    VITE_CLIENT_ID: "the-page",
    VITE_AGENT: ARN,
    VITE_ENDPOINT: room.emulator.url,
  };
  await run(process.execPath, [join(MODULES, "vite/bin/vite.js"), "build"], { cwd: room.app, env });
  [site, browser] = await Promise.all([serveDirectory(join(room.app, "dist")), launchBrowser()]);
});
after(async () => {
  await browser?.close();
  await site?.close();
  await provider?.close();
  await room?.close();
});

/** A provider that signs everybody in at once, and checks what PKCE asks of the page. */
async function startProvider() {
  const provider = { token: undefined };
  const challenges = new Map();
  const server = createServer(async (request, response) => {
    const { pathname, searchParams: query } = new URL(request.url, "http://provider");
    if (pathname === "/oauth2/authorize") {
      assert.equal(query.get("code_challenge_method"), "S256");
      const code = `code-${challenges.size}`;
      challenges.set(code, query.get("code_challenge"));
      const back = `${query.get("redirect_uri")}?${new URLSearchParams({ code, state: query.get("state") })}`;
      return response.writeHead(302, { location: back }).end();
    }
    let text = "";
    for await (const chunk of request) text += chunk;
    const body = new URLSearchParams(text);
    const challenge = createHash("sha256").update(body.get("code_verifier")).digest("base64url");
    const isRight = challenges.get(body.get("code")) === challenge && body.get("client_id") === "the-page";
    challenges.delete(body.get("code"));
    response.writeHead(isRight ? 200 : 400, { "access-control-allow-origin": "*", "content-type": "application/json" });
    response.end(JSON.stringify({ access_token: provider.token, expires_in: 3600 }));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return Object.assign(provider, {
    url: `http://127.0.0.1:${server.address().port}`,
    close: () => new Promise((resolve) => server.close(resolve).closeAllConnections()),
  });
}

const tokens = async () => (await (await fetch(`${room.emulator.url}/_local-bedrock/info`)).json()).identity.tokens;

async function signedIn() {
  const opened = await openIn(browser, site.url);
  await opened.page.locator("[name=sign-in]").click();
  await opened.page.locator("[name=prompt]").waitFor();
  return opened;
}

test("agentcore-page", async (t) => {
  ({ token: provider.token } = (await tokens()).userPool);
  const { page, problems } = await signedIn();
  assert.equal(new URL(page.url()).search, "", "the code stays in the address");
  const version = `Chromium ${browser.version()}, vite ${await versionOf("vite")}`;
  await record(t.name, { version, ms: await asks(page, "Done.") });
  await inMidAnswer(page);
  await page.locator("[name=stop]").click();
  await status(page, "Stopped.");
  await hangsUp(t, room, page);
  room.emulator.faults.script({
    match: { operation: "InvokeAgentRuntime" },
    replies: [{ body: { cut: { afterBytes: 400, how: "end" } } }],
  });
  await page.locator("[name=ask]").click();
  await status(page, "IncompleteStreamError");
  const stored = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
  assert.equal(stored, "[{},{}]");
  assert.deepEqual(problems, []);
});

test("an expired token says so, and the user can sign in again", async () => {
  ({ token: provider.token } = (await tokens()).expired);
  const { page, problems } = await signedIn();
  await page.locator("[name=prompt]").fill("Hello?");
  await page.locator("[name=ask]").click();
  await status(page, "sign in again");
  assert.ok(await page.locator("[name=sign-in]").isVisible());
  assert.deepEqual(problems, []);
});

test("a code that somebody else has sent is not taken", async () => {
  const { page, problems } = await openIn(browser, `${site.url}/?code=code-of-mallory&state=undefined`);
  await status(page, "This sign-in did not begin here.");
  assert.ok(await page.locator("[name=sign-in]").isVisible());
  assert.deepEqual(problems, []);
});
