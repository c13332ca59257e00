// Reranking models behind InvokeModel, and the operation Rerank: one ranking, by the sentence model or by shared words.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { relevance } from "../src/knowledge/relevance.js";
import { emulator, modelPath, post } from "./emulator.js";

const COHERE = "cohere.rerank-v3-5:0";
const AMAZON = "amazon.rerank-v1:0";
const documents = ["a yellow pear", "an apple", "red apples"];
const bodyOf = (modelId, more) => ({
  query: "red apples",
  documents,
  ...(modelId === COHERE && { api_version: 2 }),
  ...more,
});
const rerank = (server, modelId, more) => post(server, modelPath(modelId, "invoke"), bodyOf(modelId, more));

const REFUSED = [
  ["a body without a query", AMAZON, { query: undefined }, "query"],
  ["a body without documents", AMAZON, { documents: [] }, "documents"],
  ["documents that are not texts", COHERE, { documents: [{ text: "a" }] }, "documents"],
  ["1,001 documents", COHERE, { documents: new Array(1001).fill("a") }, "documents"],
  ["no result at all", COHERE, { top_n: 0 }, "top_n"],
  // https://github.com/cohere-ai/cohere-python/issues/613
  ["the first version of Cohere's API", COHERE, { api_version: 1 }, "api_version"],
  ["no version of Cohere's API", COHERE, { api_version: undefined }, "api_version"],
  ["a version of Cohere's API", AMAZON, { api_version: 2 }, "api_version"],
];

describe("reranking models", () => {
  for (const modelId of [COHERE, AMAZON]) {
    test(`${modelId} gives each document a score, the best first`, async (t) => {
      const server = await emulator(t);
      const { status, body } = await rerank(server, modelId);
      assert.equal(status, 200, JSON.stringify(body));
      assert.deepEqual(
        body.results.map(({ index }) => index),
        [2, 1, 0],
      );
      const [best, second, last] = body.results.map(({ relevance_score: score }) => score);
      assert.ok(1 >= best && best > second && second > last && last >= 0);
      assert.equal((await rerank(server, modelId, { top_n: 1 })).body.results.length, 1);
      assert.equal((await rerank(server, modelId, { top_n: 9 })).body.results.length, 3);
      const arn = `arn:aws:bedrock:us-east-1::foundation-model/${modelId}`;
      assert.deepEqual((await post(server, modelPath(arn, "invoke"), bodyOf(modelId))).body, body);
    });
  }

  for (const [what, modelId, more, says] of REFUSED) {
    test(`${what} is refused by ${modelId}`, async (t) => {
      const { status, errorType, body: error } = await rerank(await emulator(t), modelId, more);
      assert.equal(status, 400, JSON.stringify(error));
      assert.match(errorType, /^ValidationException/);
      assert.ok(error.message.includes(says), error.message);
    });
  }

  test("are for InvokeModel and Rerank alone", async (t) => {
    const server = await emulator(t);
    const path = modelPath(COHERE, "invoke-with-response-stream");
    assert.equal((await post(server, path, bodyOf(COHERE))).status, 400);
    assert.equal((await post(server, modelPath(COHERE), { messages: [] })).status, 400);
  });

  test("info says who ranks", async (t) => {
    const { ranking } = (await emulator(t)).info;
    assert.equal(ranking.standIn, true);
    assert.match(ranking.sentence, /words/);
  });
});

describe("relevance", () => {
  /** Knows one meaning: all that has to do with fruit points in one direction. */
  const embedder = {
    description: { standIn: false },
    embed: async (texts) => ({ vectors: texts.map((text) => (/fruit|pear/.test(text) ? [1, 0] : [0, 1])), tokens: [] }),
  };

  test("is the nearness of meanings while a sentence model runs", async () => {
    const ranked = await relevance(embedder, "fruit", ["a lamp", "a pear"], {});
    assert.deepEqual(ranked, [
      { index: 1, score: 1 },
      { index: 0, score: 0 },
    ]);
  });

  test("is that of words when the sentence model turns out to be missing", async () => {
    const missing = { ...embedder, description: { standIn: false } };
    missing.embed = async (texts) => {
      missing.description.standIn = true;
      return embedder.embed(texts);
    };
    const ranked = await relevance(missing, "a lamp", ["a pear", "the lamp"], {});
    assert.deepEqual(
      ranked.map(({ index }) => index),
      [1, 0],
    );
    assert.ok(ranked[0].score > 0);
    assert.equal(ranked[1].score, 0);
  });
});
