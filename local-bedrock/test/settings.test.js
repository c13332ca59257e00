import assert from "node:assert/strict";
import { test } from "node:test";
import { startLocalBedrock } from "../src/index.js";
import { control, emulator, HELLO, modelPath, post, send, signed } from "./emulator.js";

const path = modelPath("amazon.nova-micro-v1:0");

const change = async (server, settings) => {
  const response = await control(server, "PATCH", "settings", settings);
  return { status: response.status, body: await response.json() };
};

/** As they are unless somebody changes them. */
const SETTINGS = {
  clockOffsetSeconds: 0,
  credentialSeconds: null,
  batchMinRecords: 100,
  batchRecordsPerSecond: 0,
  batchHourSeconds: 3600,
  hideHeaders: false,
};

test("a clock that is off refuses today's signatures, tells its time, and takes those of its own time", async (t) => {
  const server = await emulator(t, { clockOffsetSeconds: -1200 });
  const refused = await send(await signed(server, { path }));
  assert.equal(refused.status, 403);
  assert.match(
    refused.body.message,
    /^Signature not yet current: \d{8}T\d{6}Z is still later than \d{8}T\d{6}Z \(\d{8}T\d{6}Z \+ 5 min\.\)$/,
  );
  const theirs = new Date(refused.headers.get("date"));
  assert.ok(Math.abs(Date.now() - 1_200_000 - theirs) < 60_000);
  assert.equal((await send(await signed(server, { path, date: theirs }))).status, 200);
  assert.deepEqual(await change(server, { clockOffsetSeconds: 1200 }), {
    status: 200,
    body: { ...SETTINGS, clockOffsetSeconds: 1200 },
  });
  assert.match((await send(await signed(server, { path }))).body.message, /^Signature expired: /);
});

test("headers can be hidden from pages of other origins", async (t) => {
  const server = await emulator(t);
  const exposed = async () => (await post(server, path, HELLO)).headers.get("access-control-expose-headers");
  assert.match(await exposed(), /\bdate\b/);
  await change(server, { hideHeaders: true });
  assert.equal(await exposed(), null);
});

test("wrong settings are named, and change nothing", async (t) => {
  const server = await emulator(t);
  for (const [settings, message] of [
    [{ clockOffsetSeconds: "1" }, /^clockOffsetSeconds must be a number from -1000000000 to 1000000000, not "1"$/],
    [
      { hideHeaders: true, credentialSeconds: -1 },
      /^credentialSeconds must be a number from 0 to 43200, or null, not -1$/,
    ],
    [
      { hideHeader: true },
      /^hideHeader is not a setting. The settings are clockOffsetSeconds, credentialSeconds, batchMinRecords, .*, hideHeaders$/,
    ],
    [[], /list/],
  ]) {
    const { status, body } = await change(server, settings);
    assert.equal(status, 400);
    assert.match(body.message, message);
  }
  assert.deepEqual(await (await fetch(`${server.url}/_local-bedrock/settings`)).json(), SETTINGS);
  await assert.rejects(
    startLocalBedrock({ model: "scripted", credentialSeconds: 99_999 }),
    /^TypeError: credentialSeconds must be/,
  );
});

test("tokens are minted over HTTP, and issued keys ended", async (t) => {
  const server = await emulator(t);
  const mint = (body) => control(server, "POST", "tokens", body);
  const { token } = await (
    await mint({ provider: "accounts.google.com", subject: "bob", expiresInSeconds: -5 })
  ).json();
  assert.equal(token.split(".").length, 3);
  const wrong = await mint({ provider: "accounts.google.com" });
  assert.deepEqual(
    [wrong.status, await wrong.json()],
    [400, { message: "subject must be a text, the user's id, not undefined" }],
  );
  assert.equal((await fetch(`${server.url}/_local-bedrock/issued-credentials`, { method: "DELETE" })).status, 204);
  assert.equal((await fetch(`${server.url}/_local-bedrock/nonsense`)).status, 404);
});
