// Secrets show nowhere: canaries are looked for in everything that a log could hold.
import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import { joined, json, scriptedFetch, stream } from "bedrock-wasm/testing";
import { client, drain, HELLO, MODEL_ID, rejection } from "./support/clients.js";
import { FRAMES } from "./support/conversation.js";

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
    stream([joined(...FRAMES)]),
    stream([FRAMES[0].slice(0, 30)]),
    stream([new Uint8Array(40)]),
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
        const made = client(scriptedFetch([answer]), config);
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
    search(await rejection(client(scriptedFetch([json({})]), { credentials: bad }).converse(HELLO)));
  }
  search(await rejection(client(scriptedFetch([json({})]), { token: "canary-api-key\n" }).converse(HELLO)));
  t.diagnostic(`${searched} things searched`);
});

test("secrets are in no URL, and in no header but theirs", async () => {
  const fetch = scriptedFetch([json({})]);
  await client(fetch, { credentials: CANARIES }).converse(HELLO);
  await client(fetch, { token: TOKEN }).converse(HELLO);
  for (const { url, headers, body } of fetch.sent) {
    const { authorization, "x-amz-security-token": token, ...others } = headers;
    assert.doesNotMatch(`${url} ${JSON.stringify(others)} ${Buffer.from(body)}`, SECRET);
    assert.doesNotMatch(`${authorization} ${token}`, /canary-secret/);
  }
});
