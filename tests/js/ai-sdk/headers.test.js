// Headers of a call, for models of every kind. In a page, the host has to allow each of them.
import assert from "node:assert/strict";
import { test } from "node:test";
import { converseFrames, converseOutput, json, stream } from "bedrock-wasm/testing";
import { NOVA, PNG, scripted, text, user } from "./asked.js";

const headers = { "x-tenant": "a", "x-none": undefined, "user-agent": "ai/7" };
const prompt = [user(text("?"))];
const documents = { type: "text", values: ["a"] };

/** A call of each kind of model, with the response that it gets. */
const CALLS = [
  [json(converseOutput("Yes.")), (provider) => provider(NOVA).doGenerate({ prompt, headers })],
  [stream(converseFrames("Yes.")), (provider) => provider(NOVA).doStream({ prompt, headers })],
  [
    json({ embedding: [1] }),
    (provider) => provider.embeddingModel("amazon.titan-embed-text-v1").doEmbed({ values: ["a"], headers }),
  ],
  [
    json({ images: [PNG] }),
    (provider) => provider.imageModel("amazon.nova-canvas-v1:0").doGenerate({ prompt: "a", headers }),
  ],
  [
    json({ results: [] }),
    (provider) => provider.rerankingModel("amazon.rerank-v1:0").doRerank({ query: "a", documents, headers }),
  ],
];

async function sentHeaders() {
  const all = [];
  for (const [answer, call] of CALLS) {
    const { provider, fetch } = scripted([answer]);
    await call(provider);
    const { "x-tenant": tenant, "user-agent": agent, ...rest } = fetch.sent[0].headers;
    assert.ok(!("x-none" in rest));
    all.push([tenant, agent]);
  }
  return all;
}

test("headers of a call are sent, without those that are undefined", async () => {
  assert.deepEqual(
    await sentHeaders(),
    CALLS.map(() => ["a", "ai/7"]),
  );
});

test("in a page and its workers, the browser alone tells of itself", async (t) => {
  t.after(() => {
    delete globalThis.document;
    delete globalThis.importScripts;
  });
  for (const name of ["document", "importScripts"]) {
    globalThis[name] = {};
    assert.deepEqual(
      await sentHeaders(),
      CALLS.map(() => ["a", undefined]),
      name,
    );
    delete globalThis[name];
  }
});
