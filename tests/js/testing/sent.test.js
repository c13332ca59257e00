// What a scripted fetch records of a request, and how it follows the request's signal.
import assert from "node:assert/strict";
import { test } from "node:test";
import { json, noAnswer, openStream, scriptedFetch } from "bedrock-wasm/testing";
import { rejection } from "../support/clients.js";
import { listeners } from "../support/patience.js";

const ADDRESS = "https://example.com/";
const REASON = new Error("stop");

test("a body of init goes before that of a Request, as in fetch", async () => {
  const fetch = scriptedFetch([json({})]);
  for (const body of ["other", new Uint8Array([111]), undefined, null, ""]) {
    const request = new Request(ADDRESS, { method: "POST", body: "of the request" });
    const expected = await new Request(request.clone(), { body }).text();
    await fetch(request, { body });
    assert.equal(Buffer.from(fetch.sent.at(-1).body).toString(), expected);
  }
  const init = { method: "PUT", body: "x" };
  await fetch(ADDRESS, init);
  assert.equal(fetch.sent.at(-1).init, init);
});

test("a recorded request prints as JSON without its secrets", async () => {
  const fetch = scriptedFetch([json({})]);
  await fetch(ADDRESS, { headers: { "X-Api-Key": "canary", cookie: "canary", accept: "text/plain" } }).then(
    (response) => response.text(),
  );
  assert.deepEqual(JSON.parse(JSON.stringify(fetch.sent)), [
    {
      url: ADDRESS,
      method: "GET",
      headers: { accept: "text/plain", cookie: "(redacted)", "x-api-key": "(redacted)" },
      body: {},
      delivery: { outcome: "complete", bytes: 2 },
    },
  ]);
});

test("a response without a body is complete", async () => {
  const fetch = scriptedFetch([() => new Response(null, { status: 204 })]);
  const { status, body } = await fetch(ADDRESS);
  assert.deepEqual([status, body], [204, null]);
  assert.deepEqual(fetch.sent[0].delivery, { outcome: "complete", bytes: 0 });
});

test("an abort at the moment at which the connection is lost counts as an abort", async () => {
  const { signal, abort } = abortable();
  const open = openStream();
  const fetch = scriptedFetch([open.answer]);
  const read = (await fetch(ADDRESS, { signal })).text();
  open.fail(new Error("lost"));
  abort();
  assert.equal(await rejection(read), REASON);
  assert.equal(fetch.sent[0].delivery.outcome, "aborted");
});

test("nothing listens to a signal when the response has begun and ended", async () => {
  const { signal } = abortable();
  const response = await scriptedFetch([json({})])(ADDRESS, { signal });
  assert.equal(listeners(signal), 1);
  await response.text();
  assert.equal(listeners(signal), 0);
  const waiting = abortable();
  const rejected = rejection(scriptedFetch([noAnswer()])(ADDRESS, { signal: waiting.signal }));
  await new Promise(setImmediate);
  assert.equal(listeners(waiting.signal), 1);
  waiting.abort();
  assert.equal(await rejected, REASON);
  assert.equal(listeners(waiting.signal), 0);
});

function abortable() {
  const controller = new AbortController();
  return { signal: controller.signal, abort: () => controller.abort(REASON) };
}
