// The answers of bedrock-wasm/testing, whole: status, headers and body.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  event,
  htmlPage,
  json,
  networkFailure,
  openStream,
  scriptedFetch,
  serviceError,
  stream,
} from "bedrock-wasm/testing";
import { readModels } from "../differential/models.js";
import { rejection } from "../support/clients.js";

const ADDRESS = "https://example.com/";
const FRAME = event("messageStop", { stopReason: "end_turn" });
const EVENT_STREAM = "application/vnd.amazon.eventstream";

function ended() {
  const { answer, push, end } = openStream();
  push(FRAME);
  end();
  return answer;
}

/** Status, headers and body of each answer. */
const ANSWERS = {
  json: () => [json({ a: 1 }), 200, { "content-type": "application/json", "x-amzn-requestid": "request-1" }, '{"a":1}'],
  "json with a status and headers": () => [
    json([], 206, { "x-amzn-requestid": "mine" }),
    206,
    { "content-type": "application/json", "x-amzn-requestid": "mine" },
    "[]",
  ],
  stream: () => [
    stream([FRAME, FRAME]),
    200,
    { "content-type": EVENT_STREAM, "x-amzn-requestid": "request-1" },
    Buffer.concat([FRAME, FRAME]),
  ],
  openStream: () => [ended(), 200, { "content-type": EVENT_STREAM }, Buffer.from(FRAME)],
  serviceError: () => [
    serviceError("ValidationException"),
    400,
    {
      "content-type": "application/json",
      "x-amzn-errortype": "ValidationException",
      "x-amzn-requestid": "request-1",
    },
    '{"message":"scripted ValidationException"}',
  ],
  "serviceError with details": () => [
    serviceError("NewerException", { status: 418, message: "m", retryAfterMs: 0, members: { n: 1 } }),
    418,
    {
      "content-type": "application/json",
      "x-amz-retry-after": "0",
      "x-amzn-errortype": "NewerException",
      "x-amzn-requestid": "request-1",
    },
    '{"message":"m","n":1}',
  ],
  htmlPage: () => [
    htmlPage(),
    502,
    { "content-type": "text/html; charset=utf-8" },
    "<!doctype html><title>Bad Gateway</title>",
  ],
  "htmlPage with a text": () => [htmlPage(200, "<p>"), 200, { "content-type": "text/html; charset=utf-8" }, "<p>"],
};

for (const [name, make] of Object.entries(ANSWERS)) {
  test(`${name}: status, headers and body`, async () => {
    const [answer, status, headers, body] = make();
    const response = await scriptedFetch([answer])(ADDRESS);
    const bytes = Buffer.from(await response.arrayBuffer());
    assert.deepEqual(
      [response.status, Object.fromEntries(response.headers), bytes],
      [status, headers, Buffer.from(body)],
    );
  });
}

test("serviceError has the status that the model of the service gives to the error", async () => {
  const statuses = {};
  for (const { shapes } of Object.values(await readModels())) {
    for (const [name, { exception, error }] of Object.entries(shapes)) {
      if (exception) statuses[name] ??= error.httpStatusCode;
    }
  }
  const given = Object.keys(statuses).map(async (name) => [name, (await serviceError(name)({})).status]);
  assert.deepEqual(Object.fromEntries(await Promise.all(given)), statuses);
});

test("networkFailure rejects as browsers do, or with the error that it is given", async () => {
  const fetch = scriptedFetch([networkFailure()]);
  const { name, message } = await rejection(fetch(ADDRESS));
  assert.deepEqual([name, message], ["TypeError", "Failed to fetch"]);
  assert.deepEqual(fetch.sent[0].delivery, { outcome: "failed", bytes: 0 });
  const error = new Error("down");
  assert.equal(await rejection(scriptedFetch([networkFailure(error)])(ADDRESS)), error);
});
