// The clock of a machine that is wrong: the service's time, from a header or from the text of a refusal, corrects it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { signing } from "../../../pkg/aws-sdk/lib/auth.js";

const NOW = Date.parse("2026-11-23T01:30:00Z");
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** As AWS writes times in its refusals. */
const basic = (ms) => new Date(ms).toISOString().replace(/[-:]|\.\d+/g, "");
const refusal = (ms) =>
  `Signature expired: ${basic(NOW)} is now earlier\nthan ${basic(ms - 5 * MINUTE)} (${basic(ms)} - 5 min.)\n`;

/** What a call that fails with this error signs by, and what it leaves. */
async function failedBy(t, error, settings = {}) {
  t.mock.timers.enable({ apis: ["Date"], now: NOW });
  const dates = [];
  const sign = async (request, { signingDate }) => {
    dates.push(signingDate.getTime());
    return request;
  };
  const config = { systemClockOffset: 0, disableClockSkewCorrection: async () => false, signer: { sign }, ...settings };
  const next = async () => Promise.reject(error);
  const context = { __smithy_context: { selectedHttpAuthScheme: { identity: {} } } };
  const thrown = await signing(config)(
    next,
    context,
  )({ request: {} }).then(
    () => "nothing",
    (reason) => reason,
  );
  t.mock.timers.reset();
  assert.equal(thrown, error);
  return { signedAt: dates[0], offset: config.systemClockOffset, corrected: error?.$metadata?.clockSkewCorrected };
}

const errorOf = (message, date, $metadata = {}) =>
  Object.assign(new Error(message), {
    $metadata,
    ...(date && { $response: { headers: { date: new Date(date).toUTCString() } } }),
  });

test("the service's time is taken if it is far from that of the signature, and not too far to be believed", async (t) => {
  for (const by of [4 * MINUTE, -4 * MINUTE, 10 * MINUTE, DAY, -DAY]) {
    for (const error of [errorOf("No.", NOW + by), errorOf(refusal(NOW + by))]) {
      assert.deepEqual(await failedBy(t, error), { signedAt: NOW, offset: by, corrected: true }, `${by}`);
    }
  }
  for (const by of [0, 4 * MINUTE - 1000, 1000 - 4 * MINUTE, DAY + 1000, -DAY - 1000]) {
    for (const error of [errorOf("No.", NOW + by), errorOf(refusal(NOW + by))]) {
      assert.deepEqual(await failedBy(t, error), { signedAt: NOW, offset: 0, corrected: undefined }, `${by}`);
    }
  }
});

test("a corrected clock is corrected again only if its own time was wrong", async (t) => {
  const settings = { systemClockOffset: 10 * MINUTE };
  assert.deepEqual(await failedBy(t, errorOf("No.", NOW + 10 * MINUTE), settings), {
    signedAt: NOW + 10 * MINUTE,
    offset: 10 * MINUTE,
    corrected: undefined,
  });
  assert.deepEqual(await failedBy(t, errorOf("No.", NOW), settings), {
    signedAt: NOW + 10 * MINUTE,
    offset: 0,
    corrected: true,
  });
  const fixed = { ...settings, disableClockSkewCorrection: async () => true };
  assert.deepEqual(await failedBy(t, errorOf("No.", NOW + 20 * MINUTE), fixed), {
    signedAt: NOW,
    offset: 10 * MINUTE,
    corrected: undefined,
  });
});

test("an error without a time, or of no service, corrects nothing, whatever was thrown", async (t) => {
  const bare = Object.assign(new Error(refusal(NOW + DAY)), { $response: {} });
  const texts = [
    "(2026)",
    `${basic(NOW + 10 * MINUTE)}`,
    `(${basic(NOW + 10 * MINUTE).slice(1)})`,
    "(20261123T01334Z)",
    "(x0261123T014000Z)",
  ];
  for (const error of [null, undefined, "text", bare, ...texts.map((text) => errorOf(text))]) {
    assert.equal((await failedBy(t, error)).offset, 0, String(error));
  }
});
