// Event streams against AWS's own protocol tests, wherever Bedrock's models use the feature.
import assert from "node:assert/strict";
import { test } from "node:test";
import { BedrockError } from "bedrock-wasm";
import { scriptedFetch, stream as streamed } from "bedrock-wasm/testing";
import { service } from "../../../pkg/call/client.js";
import { CREDENTIALS, drain } from "../support/clients.js";
import { Unsupported } from "./row.js";
import { EVENT_STREAM_ABSENT, eventStreamCases, Tally } from "./suites.js";

const UNREADABLE = "a header that is required may be one that a page of another origin is not allowed to read";
const NAMED_BY_TYPE = "an exception is named by its type, which in Bedrock's models is the name of its shape";
const DELIBERATE = {
  MissingRequiredInitialResponseOutput: UNREADABLE,
  DuplexMissingRequiredInitialResponseOutput: UNREADABLE,
  ClientErrorOutput: NAMED_BY_TYPE,
  DuplexClientErrorOutput: NAMED_BY_TYPE,
};

/** What an operation of the tests does, as far as answers are concerned. */
const ROW = {
  http: "POST /stream",
  body: "none",
  stream: "stream",
  outHeaders: "initialResponseMember:initial-response-member",
};
const ProtocolTest = service("ProtocolTest", {
  id: "protocol-test",
  signingName: "protocol-test",
  operations: { Operation: ROW },
});

/** @param {any} test one of the cases */
async function check({
  appliesTo,
  initialRequest,
  initialResponse,
  initialResponseParams = {},
  events = [],
  expectation,
}) {
  refuse(appliesTo === "server", "it is about servers");
  refuse(initialRequest || events.some(({ type }) => type === "request"), "events in a request");
  refuse(
    !expectation && events.some(({ params, headers }) => bound(params, headers)),
    "members bound to an event's payload or headers",
  );
  const { output, stream, error } = await call(initialResponse, events);
  if (expectation?.failure) {
    assert.ok(error instanceof BedrockError, `${error}`);
    if (expectation.failure.errorId) assert.equal(error.name, expectation.failure.errorId);
    return;
  }
  assert.equal(error, undefined);
  for (const [name, value] of Object.entries(initialResponseParams)) assert.equal(output[name], value);
  assert.deepEqual(
    stream,
    events.map(({ params }) => params),
  );
}

/** Whether members of an event are headers, or one of them is the whole payload. */
function bound(params, headers) {
  const [event] = Object.values(params ?? {});
  const names = Object.keys(headers).filter((name) => !name.startsWith(":"));
  return names.length > 0 || Object.hasOwn(event ?? {}, "payload");
}

async function call(head, events) {
  const frames = events.map(({ bytes }) => Buffer.from(bytes, "base64"));
  const answer =
    head?.code >= 400 ? () => new Response(head.body, { status: head.code, headers: head.headers }) : streamed(frames);
  const fetch = scriptedFetch([(sent) => withHeaders(answer(sent), head?.headers)]);
  const client = new ProtocolTest({ region: "us-east-1", credentials: CREDENTIALS, maxAttempts: 1, fetch });
  try {
    const output = await client.operation({});
    const { events: stream, error } = await drain(output.stream);
    return { output, stream, error };
  } catch (error) {
    return { error };
  }
}

function withHeaders(response, headers = {}) {
  for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
  return response;
}

function refuse(is, what) {
  if (is) throw new Unsupported(what);
}

test("event-stream protocol tests", { skip: EVENT_STREAM_ABSENT }, async (t) => {
  const tally = new Tally();
  const all = eventStreamCases();
  const failures = [];
  for (const one of all) {
    await tally
      .run(one.id, () => check(one), { unsupported: Unsupported, deliberate: DELIBERATE })
      .catch((error) => failures.push(error.message));
  }
  t.diagnostic(`${all.length} cases`);
  for (const line of tally.report()) t.diagnostic(line);
  assert.deepEqual(failures, []);
});
