// What embedding and reranking models of the AI SDK send and give.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createAmazonBedrock } from "@ai-sdk/amazon-bedrock";
import { createBedrock } from "bedrock-wasm/ai-sdk";
import { json, scriptedFetch } from "bedrock-wasm/testing";
import { CREDENTIALS, REGION } from "../support/clients.js";

const TITAN = "amazon.titan-embed-text-v2:0";
const NOVA = "amazon.nova-2-multimodal-embeddings-v1:0";
const COHERE = "cohere.embed-v4:0";
const RERANK = "amazon.rerank-v1:0";
const bedrock = (options) => ({ providerOptions: { bedrock: options } });

function scripted(answer) {
  const fetch = scriptedFetch([answer]);
  const provider = createBedrock({ region: REGION, credentials: CREDENTIALS, fetch, maxAttempts: 1 });
  return { provider, fetch, sent: () => JSON.parse(new TextDecoder().decode(fetch.sent[0].body)) };
}

async function embedded(modelId, options, answer) {
  const { provider, fetch, sent } = scripted(answer);
  const result = await provider.embeddingModel(modelId).doEmbed({ values: ["rain"], ...options });
  return { result, sent: sent(), headers: fetch.sent[0].headers };
}

async function official(modelId, options, answer) {
  let sent;
  const fetch = async (_url, { body }) => {
    sent = JSON.parse(body);
    return Response.json(answer);
  };
  const provider = createAmazonBedrock({ region: REGION, ...CREDENTIALS, fetch });
  const { embeddings } = await provider.embeddingModel(modelId).doEmbed({ values: ["rain"], ...options });
  return { embeddings, sent };
}

const vector = (length) => Array(length).fill(0.5);
for (const [name, modelId, options, answer] of [
  ["Titan", TITAN, {}, { embedding: vector(1024), inputTextTokenCount: 3 }],
  [
    "Titan's options",
    TITAN,
    bedrock({ dimensions: 256, normalize: true }),
    { embedding: vector(256), inputTextTokenCount: 3 },
  ],
  [
    "Cohere's options",
    COHERE,
    bedrock({ inputType: "search_query", truncate: "END", outputDimension: 512 }),
    { embeddings: { float: [vector(512)] } },
  ],
  [
    "Nova's options",
    NOVA,
    bedrock({ embeddingDimension: 256, embeddingPurpose: "TEXT_RETRIEVAL", truncate: "START" }),
    { embeddings: [{ embeddingType: "TEXT", embedding: vector(256) }] },
  ],
]) {
  test(`${name}: the dimensions and the purpose are sent as the official provider sends them`, async () => {
    const [ours, theirs] = await Promise.all([
      embedded(modelId, options, json(answer)),
      official(modelId, options, answer),
    ]);
    for (const [member, value] of Object.entries(theirs.sent)) assert.deepEqual(ours.sent[member], value, member);
    assert.deepEqual(ours.result.embeddings, theirs.embeddings);
  });
}

test("tokens are counted if the response counts them, and headers are sent", async () => {
  const { result, headers } = await embedded(
    TITAN,
    { dimensions: 256, headers: { "x-tenant": "a", "x-none": undefined } },
    json({ embedding: vector(256), inputTextTokenCount: 3 }),
  );
  assert.deepEqual(result, { embeddings: [vector(256)], usage: { tokens: 3 }, warnings: [] });
  assert.deepEqual([headers["x-tenant"], "x-none" in headers], ["a", false]);
  const uncounted = await embedded(COHERE, {}, json({ embeddings: { float: [[1, 2]] } }));
  assert.deepEqual(uncounted.result, { embeddings: [[1, 2]], usage: undefined, warnings: [] });
});

test("a text without a vector is an error of the call", async () => {
  const asked = embedded(TITAN, {}, json({ embedding: null }));
  await assert.rejects(asked, (error) => {
    assert.deepEqual([error.code, error.isRetryable, error.requestBodyValues.values], ["no_answer", false, ["rain"]]);
    return true;
  });
});

const resultsOf = (...results) =>
  json({ results: results.map(([index, score]) => ({ index, relevance_score: score })) });
const ranked = ({ provider }, options) =>
  provider
    .rerankingModel(RERANK)
    .doRerank({ documents: { type: "text", values: ["a", "b"] }, query: "b?", ...options });

test("documents are ranked, texts and objects alike", async () => {
  const texts = scripted(resultsOf([1, 0.9], [0, 0]));
  const ranking = [
    { index: 1, relevanceScore: 0.9 },
    { index: 0, relevanceScore: 0 },
  ];
  const headers = { "x-tenant": "a", "x-none": undefined };
  assert.deepEqual(await ranked(texts, { headers }), { ranking, response: { modelId: RERANK } });
  assert.deepEqual(texts.sent(), { query: "b?", documents: ["a", "b"], top_n: 2 });
  assert.equal(texts.fetch.sent[0].headers["x-tenant"], "a");
  const objects = scripted(resultsOf([0, 0.5]));
  const documents = { type: "object", values: [{ title: "Rain" }, { title: "Sun" }] };
  await ranked(objects, {
    documents,
    topN: 1,
    ...bedrock({ additionalModelRequestFields: { max_tokens_per_doc: 9 } }),
  });
  assert.deepEqual(objects.sent(), {
    query: "b?",
    documents: ['{"title":"Rain"}', '{"title":"Sun"}'],
    top_n: 1,
    max_tokens_per_doc: 9,
  });
});

test("a rank of no document, or without a score, is an error of the call", async () => {
  const broken = [
    resultsOf([2, 0.9]),
    resultsOf([-1, 0.9]),
    resultsOf([0, "0.9"]),
    resultsOf([0]),
    json({ results: [{}] }),
  ];
  for (const answer of broken) {
    await assert.rejects(ranked(scripted(answer)), (error) => {
      assert.deepEqual([error.name, error.code, error.isRetryable], ["StreamIntegrityError", "no_answer", false]);
      assert.equal(error.message, "the response has no results");
      assert.equal(error.requestBodyValues.query, "b?");
      return true;
    });
  }
});

test("an abort ends a call of either model", async () => {
  const abortSignal = AbortSignal.abort();
  await assert.rejects(ranked(scripted(resultsOf([0, 1])), { abortSignal }), { name: "AbortError" });
  await assert.rejects(embedded(TITAN, { abortSignal }, json({})), { name: "AbortError" });
});
