// Where credentials come from, how long they are kept, and that they never show.
import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import { CredentialsError } from "bedrock-wasm";
import { client, CREDENTIALS, drain, HELLO, MODEL_ID, REGION, rejection } from "./support/clients.js";
import { FRAMES } from "./support/conversation.js";
import { joined } from "./support/frames.js";
import { json, scriptedFetch, stream } from "./support/scripted-fetch.js";

const accessKeyOf = ({ headers }) => /Credential=([^/]+)/.exec(headers.authorization)[1];

/** A provider that gives `AKID1`, `AKID2`, … and counts. */
function provider(expiration) {
  const give = async () => ({ ...CREDENTIALS, accessKeyId: `AKID${++give.calls}`, expiration: expiration?.() });
  give.calls = 0;
  return give;
}

test("static credentials, and a session token where there is one", async () => {
  const fetch = scriptedFetch(json({}));
  await client(fetch).converse(HELLO);
  await client(fetch, { credentials: { ...CREDENTIALS, sessionToken: "token" } }).converse(HELLO);
  assert.deepEqual(fetch.sent.map(accessKeyOf), [CREDENTIALS.accessKeyId, CREDENTIALS.accessKeyId]);
  assert.deepEqual(fetch.sent.map(({ headers }) => headers["x-amz-security-token"]), [undefined, "token"]);
});

test("a provider is asked once for calls at the same time", async () => {
  const credentials = provider(() => new Date(Date.now() + 3_600_000));
  const fetch = scriptedFetch(json({}));
  const shared = client(fetch, { credentials });
  await Promise.all(Array.from({ length: 10 }, () => shared.converse(HELLO)));
  await shared.converse(HELLO);
  assert.equal(credentials.calls, 1);
  assert.deepEqual(new Set(fetch.sent.map(accessKeyOf)), new Set(["AKID1"]));
});

test("a provider is asked again five minutes before the end", async (t) => {
  t.mock.timers.enable({ apis: ["Date"], now: Date.UTC(2026, 0, 1) });
  const credentials = provider(() => new Date(Date.now() + 3_600_000));
  const fetch = scriptedFetch(json({}));
  const shared = client(fetch, { credentials });
  const callAfter = async (minutes) => {
    t.mock.timers.setTime(Date.UTC(2026, 0, 1) + minutes * 60_000);
    await shared.converse(HELLO);
    return accessKeyOf(fetch.sent.at(-1));
  };
  assert.equal(await callAfter(0), "AKID1");
  assert.equal(await callAfter(54.9), "AKID1");
  assert.equal(await callAfter(55), "AKID2");
  assert.equal(await callAfter(109.9), "AKID2");
  assert.equal(await callAfter(110.1), "AKID3");
});

test("an expiration may be a Date, milliseconds or text; without one the provider is asked for every call", async () => {
  const inAnHour = Date.now() + 3_600_000;
  for (const [expiration, calls] of [[new Date(inAnHour), 1], [inAnHour, 1], [new Date(inAnHour).toISOString(), 1], [undefined, 2]]) {
    const credentials = provider(() => expiration);
    const shared = client(scriptedFetch(json({})), { credentials });
    await shared.converse(HELLO);
    await shared.converse(HELLO);
    assert.equal(credentials.calls, calls);
  }
});

test("a provider's failure is a CredentialsError with its cause, and is not kept", async () => {
  const cause = new Error("the identity pool is gone");
  const failures = [() => Promise.reject(cause), () => { throw cause; }];
  for (const fail of failures) {
    let calls = 0;
    const credentials = () => (++calls === 1 ? fail() : Promise.resolve(CREDENTIALS));
    const fetch = scriptedFetch(json({}));
    const shared = client(fetch, { credentials });
    const error = await rejection(shared.converse(HELLO));
    assert.ok(error instanceof CredentialsError, error.stack);
    assert.match(error.message, /provider failed: the identity pool is gone/);
    assert.equal(error.cause, cause);
    assert.equal(fetch.sent.length, 0);
    await shared.converse(HELLO);
    assert.equal(fetch.sent.length, 1);
  }
});

test("a provider that answers at once, without a promise, works too", async () => {
  const fetch = scriptedFetch(json({}));
  await client(fetch, { credentials: () => CREDENTIALS }).converse(HELLO);
  assert.equal(accessKeyOf(fetch.sent[0]), CREDENTIALS.accessKeyId);
});

test("an API key is sent as a bearer token, unsigned, before any credentials", async () => {
  const tokens = ["key-1", { token: "key-1" }, async () => ({ token: "key-1", expiration: new Date(Date.now() + 1e7) }), async () => "key-1"];
  for (const token of tokens) {
    const fetch = scriptedFetch(json({}));
    await client(fetch, { token }).converse(HELLO);
    const { headers } = fetch.sent[0];
    assert.equal(headers.authorization, "Bearer key-1");
    assert.ok(!Object.keys(headers).some((name) => name.startsWith("x-amz-")), Object.keys(headers).join());
  }
});

test("credentials changed after the client was made do not change it halfway", async () => {
  const config = { region: REGION, credentials: { ...CREDENTIALS } };
  const fetch = scriptedFetch(json({}));
  const made = client(fetch, config);
  config.region = "eu-west-1";
  await made.converse(HELLO);
  assert.match(fetch.sent[0].headers.authorization, /\/us-east-1\/bedrock\//);
});

const CANARIES = {
  accessKeyId: "AKIDCANARY",
  secretAccessKey: "canary-secret-5d2c",
  sessionToken: "canary-session-91ab",
};
const TOKEN = "canary-api-key-77fe";
const SECRET = /canary-secret|canary-session|canary-api-key/;

/** Every way in which a thing could end up in a log. */
function shows(thing) {
  const texts = [String(thing), JSON.stringify(thing), inspect(thing), inspect(thing, { showHidden: true, depth: Infinity, getters: true })];
  if (thing instanceof Error) texts.push(thing.stack, thing.message, shows({ ...thing }), thing.cause ? shows(thing.cause) : "");
  return texts.join("\n");
}

test("secrets never show in clients, streams, outputs or errors", async (t) => {
  const answers = [
    json({ output: {} }),
    json({ message: "no" }, 403, { "x-amzn-errortype": "AccessDeniedException" }),
    json({ message: "busy" }, 500),
    () => Promise.reject(new TypeError("fetch failed")),
    () => new Response("<html>"),
    stream(joined(...FRAMES)),
    stream(FRAMES[0].slice(0, 30)),
    stream(new Uint8Array(40)),
  ];
  const configs = [{ credentials: CANARIES }, { credentials: async () => CANARIES }, { token: TOKEN }, { token: async () => ({ token: TOKEN }) }];
  let searched = 0;
  const search = (thing) => {
    assert.doesNotMatch(shows(thing), SECRET);
    searched++;
  };
  for (const config of configs) {
    for (const answer of answers) {
      for (const [method, input] of [["converse", HELLO], ["converseStream", HELLO], ["invokeModel", { modelId: MODEL_ID, body: "{}" }], ["converse", {}]]) {
        const made = client(scriptedFetch(answer), config);
        search(made);
        const output = await made[method](input, { maxAttempts: 1, headers: { "x-note": "1" } }).catch((error) => error);
        search(output);
        if (!output.stream) continue;
        search(output.stream);
        const { error } = await drain(output.stream);
        if (error) search(error);
      }
    }
  }
  for (const bad of [{ ...CANARIES, secretAccessKey: "canary-secret\n" }, { ...CANARIES, sessionToken: "canary-session é" }]) {
    search(await rejection(client(scriptedFetch(json({})), { credentials: bad }).converse(HELLO)));
  }
  search(await rejection(client(scriptedFetch(json({})), { token: "canary-api-key\n" }).converse(HELLO)));
  t.diagnostic(`${searched} things searched`);
});

test("secrets are in no URL, and in no header but theirs", async () => {
  const fetch = scriptedFetch(json({}));
  await client(fetch, { credentials: CANARIES }).converse(HELLO);
  await client(fetch, { token: TOKEN }).converse(HELLO);
  for (const { url, headers, body } of fetch.sent) {
    const { authorization, "x-amz-security-token": token, ...others } = headers;
    assert.doesNotMatch(`${url} ${JSON.stringify(others)} ${Buffer.from(body)}`, SECRET);
    assert.doesNotMatch(`${authorization} ${token}`, /canary-secret/);
  }
});
