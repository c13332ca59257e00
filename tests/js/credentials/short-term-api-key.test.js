// Bedrock API keys that are derived from credentials, at the limits.
import assert from "node:assert/strict";
import { test } from "node:test";
import { getToken } from "@aws/bedrock-token-generator";
import { fromShortTermApiKey } from "bedrock-wasm";
import { CREDENTIALS, REGION, rejection } from "../support/clients.js";

const NOW = Date.UTC(2026, 10, 25, 12);
const LONGEST_S = 43_200;

test("a key of a second, of twelve hours, and of a provider's credentials is that of AWS's generator", async (t) => {
  t.mock.timers.enable({ apis: ["Date"], now: NOW });
  for (const expiresInSeconds of [1, LONGEST_S, undefined]) {
    const { token, expiration } = await fromShortTermApiKey({
      credentials: async () => CREDENTIALS,
      region: REGION,
      expiresInSeconds,
    })();
    assert.equal(token, await getToken({ credentials: CREDENTIALS, region: REGION, expiresInSeconds }));
    assert.deepEqual(expiration, new Date(NOW + (expiresInSeconds ?? LONGEST_S) * 1000));
  }
});

test("a key ends with the credentials that a provider gives, in each form of their expiration", async (t) => {
  t.mock.timers.enable({ apis: ["Date"], now: NOW });
  const end = NOW + 600_000;
  for (const [expiration, expected] of [
    [new Date(end), end],
    [end, end],
    [new Date(end).toISOString(), end],
    [new Date(NaN), NOW + 3_600_000],
    [NOW + 7_200_000, NOW + 3_600_000],
  ]) {
    const credentials = () => Promise.resolve({ ...CREDENTIALS, expiration });
    const key = await fromShortTermApiKey({ credentials, region: REGION, expiresInSeconds: 3600 })();
    assert.deepEqual(key.expiration, new Date(expected));
  }
});

test("what is not a lifetime or a key pair is refused by name", async () => {
  const options = { credentials: CREDENTIALS, region: REGION };
  for (const expiresInSeconds of [0, -1, 1.5, LONGEST_S + 1, "60", null]) {
    assert.throws(() => fromShortTermApiKey({ ...options, expiresInSeconds }), {
      name: "InputError",
      message: "expiresInSeconds: give a whole number from 1 to 43200",
    });
  }
  const message = "credentials: give a key pair, or a function that resolves to one";
  assert.throws(() => fromShortTermApiKey(), { name: "InputError", message });
  const none = await rejection(fromShortTermApiKey({ ...options, credentials: async () => undefined })());
  assert.deepEqual([none.name, none.code], ["CredentialsError", "missing_credentials"]);
});
