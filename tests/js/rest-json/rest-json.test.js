// The generic request and output code against AWS's own protocol tests, wherever Bedrock's models use the feature.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ServiceException } from "bedrock-wasm";
import { scriptedFetch } from "bedrock-wasm/testing";
import { service } from "../../../pkg/call/client.js";
import { plain } from "../differential/clients.js";
import { CREDENTIALS, rejection } from "../support/clients.js";
import { rowOf, Unsupported } from "./row.js";
import { cases, Tally, valueOf } from "./suites.js";

/** A client of a service with one operation. */
function clientOf(row, fetch, endpoint) {
  const ProtocolTest = service("ProtocolTest", {
    id: "protocol-test",
    signingName: "protocol-test",
    operations: { Operation: row },
  });
  return new ProtocolTest({ region: "us-east-1", credentials: CREDENTIALS, maxAttempts: 1, fetch, endpoint });
}

const DELIBERATE_REQUESTS = {
  RestJsonHttpPayloadTraitsWithBlob:
    "the default type of a payload is application/json, as AWS documents it of InvokeModel",
  RestJsonHttpPayloadWithUnsetUnion:
    "an absent JSON payload is sent as {}, whatever its type; botocore skips this case as well",
};

async function checkRequest({ shapes, test: { given, params, serialized } }) {
  const row = rowFor(shapes, given, given.input, params);
  const fetch = scriptedFetch([() => Response.json({})]);
  const input = given.input ? valueOf(shapes, given.input, params) : params;
  await clientOf(row, fetch, serialized.host && `https://${serialized.host}`).operation(input);
  const [{ url, method, headers, body }] = fetch.sent;
  const expected = new URL(serialized.uri, url);
  assert.equal(method, serialized.method);
  assert.equal(new URL(url).pathname, expected.pathname);
  const tokens = row.token && params[row.token] === undefined;
  const query = [...new URL(url).searchParams].map(([name, value]) => [
    name,
    tokens ? value.replace(UUID, NIL) : value,
  ]);
  assert.deepEqual(query.sort(), [...expected.searchParams].sort());
  for (const [name, value] of Object.entries(serialized.headers ?? {})) {
    assert.equal(headers[name.toLowerCase()], value, name);
  }
  for (const name of serialized.forbidHeaders ?? []) assert.ok(!(name.toLowerCase() in headers), name);
  const required = (serialized.requireHeaders ?? []).filter((name) => name !== "Content-Length");
  for (const name of required) assert.ok(name.toLowerCase() in headers, name);
  if (serialized.body !== undefined) assert.deepEqual(content(Buffer.from(body).toString()), content(serialized.body));
}

/** The row of an operation; where that has members that no row can have, of those that the case is about. */
function rowFor(shapes, operation, ref, value) {
  try {
    return rowOf({ shapes }, operation);
  } catch (error) {
    if (!(error instanceof Unsupported) || !ref) throw error;
    const shape = shapes[ref.shape];
    const isMeant = ([name, { location }]) => name in value || location === "uri";
    const members = Object.fromEntries(Object.entries(shape.members).filter(isMeant));
    return rowOf({ shapes: { ...shapes, [ref.shape]: { ...shape, members } } }, operation);
  }
}

function refuseBound({ members }) {
  for (const { location } of Object.values(members)) {
    if (location) throw new Unsupported("members of an error that are not in its body");
  }
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
/** What the tests have in the place of a random token. */
const NIL = "00000000-0000-4000-8000-000000000000";

/** Text as the JSON it is, or as itself. */
function content(text) {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

const DELIBERATE_OUTPUTS = {
  RestJsonHttpPayloadTraitsWithNoBlobBody:
    "a payload of no bytes is a Uint8Array without any; botocore leaves this case out as well",
  RestJsonDeserializesDenseSetMapAndSkipsNull:
    "nulls below the top of an answer are passed on; botocore leaves this case out as well",
  RestJsonDeserializeIgnoreType: "members that are not modelled are passed on",
};

async function checkOutput({ shapes, test: { given, response, result, errorCode, errorMessage, error } }) {
  const row = rowFor(shapes, { ...given, input: undefined }, given.output, result);
  if (given.errors) refuseBound(shapes[given.errors[0].shape]);
  const { status_code: status, headers, body } = response;
  const answer = () => new Response(status === 204 ? null : Buffer.from(body ?? ""), { status, headers });
  const call = clientOf(row, scriptedFetch([answer])).operation({});
  if (errorCode === undefined) {
    assert.deepEqual(plain(await call), given.output ? valueOf(shapes, given.output, result) : {});
    return;
  }
  const thrown = await rejection(call);
  assert.ok(thrown instanceof ServiceException, `${thrown}`);
  assert.equal(thrown.name, errorCode);
  if (errorMessage !== undefined) assert.equal(thrown.message, errorMessage);
  const { Message, ...members } = valueOf(shapes, given.errors[0], error);
  assert.equal(Message, errorMessage);
  for (const [name, value] of Object.entries(members)) assert.deepEqual(thrown[name], value, name);
}

for (const [direction, check, deliberate] of [
  ["input", checkRequest, DELIBERATE_REQUESTS],
  ["output", checkOutput, DELIBERATE_OUTPUTS],
]) {
  test(`REST-JSON protocol tests: ${direction}`, async (t) => {
    const tally = new Tally();
    const all = cases(direction);
    const failures = [];
    for (const one of all) {
      await tally
        .run(one.test.id, () => check(one), { unsupported: Unsupported, deliberate })
        .catch((error) => failures.push(error.message));
    }
    t.diagnostic(`proved: ${all.length} REST-JSON protocol tests of AWS`);
    for (const line of tally.report()) t.diagnostic(line);
    assert.deepEqual(failures, []);
  });
}
