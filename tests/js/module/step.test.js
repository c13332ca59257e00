// What crosses to a call of the module and back is read and written in one place.
import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { before, test } from "node:test";
import { createSignedFetch, CredentialsError, init } from "bedrock-wasm";
import { json, scriptedFetch } from "bedrock-wasm/testing";
import { canonicalRequest, list, nextStep, NO_RESPONSE, responseEvent, signatureOf } from "../../../pkg/module/step.js";
import { newShared } from "../../../pkg/wasm/bedrock_wasm.js";
import { client, CREDENTIALS, HELLO, rejection } from "../support/clients.js";

before(() => init());

const PKG = new URL("../../../pkg/", import.meta.url);

const shared = (...place) => newShared(list(["bedrock-runtime", "bedrock", "us-east-1", ...place]), false);

function begun(maxAttempts = 3) {
  const call = shared().call(
    list(["POST", "/model/{modelId}/converse", "hash", "AKIDEXAMPLE", "secret", "", "lmodelId", "m"]),
    maxAttempts,
    0,
  );
  assert.deepEqual(Object.keys(nextStep(call)), ["send"]);
  return call;
}

const after = (response, body, maxAttempts) => nextStep(begun(maxAttempts), responseEvent(response, body));

test("a call sends, sleeps, is done, or fails", () => {
  const call = begun();
  const { sleepMs } = nextStep(call, NO_RESPONSE);
  assert.ok(sleepMs >= 0, sleepMs);
  const { send } = nextStep(call);
  assert.deepEqual(
    [send.method, send.url],
    ["POST", "https://bedrock-runtime.us-east-1.amazonaws.com/model/m/converse"],
  );
  assert.match(new Headers(send.headers).get("authorization"), /^AWS4-HMAC-SHA256 /);
  assert.deepEqual(nextStep(call, responseEvent(new Response("{}"))), { done: true });
  const { error, expired } = after(
    new Response("", { status: 400, headers: { "x-amzn-errortype": "ValidationException" } }),
    { message: "no" },
  );
  assert.deepEqual([error.slice(0, 5), expired], [["service", "service", "no", "ValidationException", 400], false]);
});

test("flags choose AWS's own hosts; a host without a protocol is refused, and chooses nothing", () => {
  const first = (...place) => nextStep(shared(...place).call(list(["GET", "/models", "hash", "", "", ""]), 1, 0));
  const hostOf = (...flags) => new URL(first(...flags).send.url).host;
  assert.equal(hostOf("fips", ""), "bedrock-runtime-fips.us-east-1.amazonaws.com");
  assert.equal(hostOf("", "dualstack"), "bedrock-runtime.us-east-1.api.aws");
  assert.equal(hostOf("fips", "dualstack"), "bedrock-runtime-fips.us-east-1.api.aws");
  assert.equal(first("", "", "", "gateway.example", "/").error[1], "invalid_endpoint");
  assert.equal(
    new URL(first("", "", "https:", "gateway.example", "/v1").send.url).href,
    "https://gateway.example/v1/models",
  );
});

test("a call without secrets is sent unsigned", () => {
  const { send } = nextStep(shared().call(list(["GET", "/models", "hash", "", "", ""]), 1, 0));
  assert.deepEqual(send.headers, []);
});

test("the module counts the attempts, also those of an earlier call with other credentials", () => {
  const call = shared().call(list(["GET", "/models", "hash", "", "", ""]), 3, 1);
  assert.equal(nextStep(call).send.attempt, 2);
  nextStep(call, NO_RESPONSE);
  assert.equal(nextStep(call).send.attempt, 3);
  assert.equal(nextStep(call, NO_RESPONSE).error[0], "network");
});

test("an expired session token is known by its code, and by its message if a page cannot read the code", () => {
  const refusal = (errortype) =>
    new Response("", { status: 403, headers: errortype ? { "x-amzn-errortype": errortype } : {} });
  for (const name of ["ExpiredToken", "ExpiredTokenException"]) {
    assert.equal(after(refusal(name), {}).expired, true, name);
    assert.equal(after(refusal(`Un${name}`), {}).expired, false, name);
  }
  const message = "The security token included in the request is expired";
  assert.equal(after(refusal(), { message }).expired, true);
  assert.equal(after(refusal("ValidationException"), { message: 'ExpiredToken","x",400,false]' }).expired, false);
});

test("pauses are spread evenly between nothing and 50 ms, by chance", (t) => {
  for (const [random, expected] of [
    [0, 0],
    [0.25, 12],
    [0.5, 25],
    [1 - 2 ** -32, 50],
  ]) {
    const chance = t.mock.method(Math, "random", () => random);
    const call = begun();
    assert.equal(nextStep(call, NO_RESPONSE).sleepMs, expected);
    chance.mock.restore();
  }
});

test("what was signed can be read, and a signature that cannot be made is an error", () => {
  const call = shared().call(
    list(["POST", "/model/{modelId}/converse", "hash", "AKID", "secret", "", "lmodelId", "m"]),
    1,
    0,
  );
  nextStep(call, undefined, Date.UTC(2026, 0, 2));
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html#create-canonical-request
  const lines = [
    "POST",
    "/model/m/converse",
    "",
    "host:bedrock-runtime.us-east-1.amazonaws.com",
    "x-amz-date:20260102T000000Z",
  ];
  assert.equal(canonicalRequest(call), [...lines, "", "host;x-amz-date", "hash"].join("\n"));
  const malformed = shared().call(list(["GET", "/models", "hash", "AKID", "a b", ""]), 1, 0);
  assert.throws(() => signatureOf(malformed, 0), CredentialsError);
});

test("no status of a user's fetch stands for another event", async () => {
  for (const status of [1, 0.5, 65_537]) {
    let sent = 0;
    const odd = async () => {
      if (++sent > 9) throw new DOMException("endless", "AbortError");
      return { status, ok: false, headers: new Headers(), arrayBuffer: async () => new ArrayBuffer(0) };
    };
    const error = await rejection(client(odd, { maxAttempts: 1 }).converse(HELLO));
    assert.equal(sent, 1, `${status}: ${error.message}`);
  }
});

test("createSignedFetch hands over a refusal that the module would retry after a pause", async () => {
  const fetch = scriptedFetch([json({ __type: "ThrottlingException" }, 400), json({ second: true })]);
  const signed = createSignedFetch({ credentials: CREDENTIALS, fetch });
  const response = await signed("https://dynamodb.us-east-1.amazonaws.com/", { method: "POST", body: "{}" });
  assert.equal(response.status, 400);
  assert.equal((await response.json()).__type, "ThrottlingException");
});

test("no other module takes the text of a step apart", async () => {
  const found = [];
  for (const path of await readdir(PKG, { recursive: true })) {
    if (!path.endsWith(".js") || /^(wasm|testing)/.test(path)) continue;
    const text = await readFile(new URL(path, PKG), "utf8");
    if (/\.(next|presign)\([^()]*(Ms|now|Date)|split\("\\0"\)|startsWith\("\["\)/.test(text)) found.push(path);
  }
  assert.deepEqual(found, ["module/step.js"]);
});
