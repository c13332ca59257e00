// The correction of a wrong clock: from which errors, how far, and what is signed after it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { BedrockRuntimeClient, ConverseCommand } from "bedrock-wasm/aws-sdk/client-bedrock-runtime";
import { json, scriptedFetch } from "bedrock-wasm/testing";
import { CREDENTIALS, HELLO, REGION } from "../support/clients.js";
import { ANSWER } from "./probe/world.js";

const NOW = Date.UTC(2026, 0, 2, 3, 4, 5);
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

const basic = (ms) => new Date(ms).toISOString().replace(/[-:]|\.\d+/g, "");
/** AWS's words about a signature whose time is off. */
const words = (ms) =>
  `Signature expired: ${basic(NOW)} is now earlier than ${basic(ms - 5 * MINUTE_MS)} (${basic(ms)} - 5 min.)`;
const refusal = (message, date) =>
  json({ message }, 403, { "x-amzn-errortype": "InvalidSignatureException", ...(date && { date }) });

/** The times that were signed, the client's offset, and the attempts. */
async function corrected(t, first, config = {}) {
  t.mock.timers.enable({ apis: ["Date"], now: NOW });
  t.mock.method(Math, "random", () => 0);
  const customFetch = scriptedFetch([first, json(ANSWER)]);
  const requestHandler = { customFetch };
  const client = new BedrockRuntimeClient({ region: REGION, credentials: CREDENTIALS, requestHandler, ...config });
  await client.send(new ConverseCommand(HELLO)).catch(() => {});
  t.mock.timers.reset();
  return [customFetch.sent.map(({ headers }) => headers["x-amz-date"]), client.config.systemClockOffset];
}

for (const [name, offset, message, date] of [
  ["a text, ahead", 20 * MINUTE_MS, words(NOW + 20 * MINUTE_MS)],
  ["a text, behind", -20 * MINUTE_MS, words(NOW - 20 * MINUTE_MS)],
  ["a text of several lines", 20 * MINUTE_MS, `No.\n${words(NOW + 20 * MINUTE_MS)}\nTry again.`],
  ["a header", 10 * MINUTE_MS, "", new Date(NOW + 10 * MINUTE_MS).toUTCString()],
  ["a header before a text", -DAY_MS, words(NOW + MINUTE_MS), new Date(NOW - DAY_MS).toUTCString()],
  ["four minutes", 4 * MINUTE_MS, words(NOW + 4 * MINUTE_MS)],
  ["four minutes, behind", -4 * MINUTE_MS, words(NOW - 4 * MINUTE_MS)],
  ["a day", DAY_MS, words(NOW + DAY_MS)],
  ["a day, behind", -DAY_MS, words(NOW - DAY_MS)],
]) {
  test(`the service's time is taken from ${name}`, async (t) => {
    const [signed, kept] = await corrected(t, refusal(message, date));
    assert.deepEqual([signed, kept], [[basic(NOW), basic(NOW + offset)], offset]);
  });
}

for (const [name, message, date] of [
  ["that is less than four minutes off", words(NOW + 4 * MINUTE_MS - 1000)],
  ["that is less than four minutes off, behind", words(NOW - 4 * MINUTE_MS + 1000)],
  ["of more than a day", words(NOW + DAY_MS + 1000)],
  ["of more than a day, behind", words(NOW - DAY_MS - 1000)],
  ["without parentheses", basic(NOW + 10 * MINUTE_MS)],
  ["that lacks its first digit", `(${basic(NOW + 10 * MINUTE_MS).slice(1)})`],
  ["that lacks a minute's digit", "(20260102T03144Z)"],
  ["that begins with a letter", "(x0260102T031405Z)"],
  ["that nobody has said", "Signature expired"],
  ["that is not one", "", "yesterday"],
]) {
  test(`a time ${name} corrects nothing`, async (t) => {
    const [signed, kept] = await corrected(t, refusal(message, date));
    assert.deepEqual([signed, kept], [[basic(NOW)], 0]);
  });
}

test("a clock that is set already is signed with, and corrected by the service's time", async (t) => {
  const [signed, kept] = await corrected(t, refusal(words(NOW)), { systemClockOffset: -20 * MINUTE_MS });
  assert.deepEqual([signed, kept], [[basic(NOW - 20 * MINUTE_MS), basic(NOW)], 0]);
});

test("a clock that has been corrected is left if the service agrees with it", async (t) => {
  const [signed, kept] = await corrected(t, refusal(words(NOW + 10 * MINUTE_MS)), {
    systemClockOffset: 10 * MINUTE_MS,
  });
  assert.deepEqual([signed, kept], [[basic(NOW + 10 * MINUTE_MS)], 10 * MINUTE_MS]);
});

test("a clock that is fixed is neither set nor corrected", async (t) => {
  const config = { systemClockOffset: -20 * MINUTE_MS, disableClockSkewCorrection: true };
  const [signed, kept] = await corrected(t, refusal(words(NOW + 20 * MINUTE_MS)), config);
  assert.deepEqual([signed, kept], [[basic(NOW)], -20 * MINUTE_MS]);
});

test("whatever a middleware throws reaches the caller", async () => {
  const later = words(Date.now() + 20 * MINUTE_MS);
  const partly = Object.assign(new Error(later), { $response: {} });
  for (const thrown of [undefined, null, "text", new Error(later), partly]) {
    const requestHandler = { customFetch: scriptedFetch([json(ANSWER)]) };
    const client = new BedrockRuntimeClient({ region: REGION, credentials: CREDENTIALS, requestHandler });
    const throwing = () => async () => Promise.reject(thrown);
    client.middlewareStack.add(throwing, { step: "deserialize", name: "throwing" });
    const error = await client.send(new ConverseCommand(HELLO)).catch((caught) => caught);
    assert.equal(error.message, thrown instanceof Error ? thrown.message : String(thrown));
    assert.equal(client.config.systemClockOffset, 0);
  }
});
