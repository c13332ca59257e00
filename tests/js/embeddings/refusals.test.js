// The whole text of each refusal: it names the argument and says what to give.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { InputError } from "bedrock-wasm";
import { cosineSimilarity, embed, nearest } from "bedrock-wasm/embeddings";
import { json, scriptedFetch } from "bedrock-wasm/testing";
import { client, rejection } from "../support/clients.js";

const TITAN = "amazon.titan-embed-text-v2:0";
const COHERE = "cohere.embed-v4:0";
const ONE = { modelId: COHERE, values: ["a"] };
const PNG = Uint8Array.of(0x89, 0x50, 0x4e, 0x47);

/** Asserts that a call is refused with this text, and that nothing is sent. */
async function assertRefuses(options, message) {
  const fetch = scriptedFetch([json({})]);
  const error = await rejection(embed(client(fetch), options));
  assert.ok(error instanceof InputError, error.stack);
  assert.deepEqual([error.message, error.code, fetch.sent.length], [message, "invalid_input", 0]);
}

const GIVE_FAMILY = "give the id of its base model as family, or use invokeModel()";
const OPTIONS = [
  [undefined, "options: must be a plain object"],
  [{ ...ONE, values: undefined }, "values: must be an array, and not empty"],
  [{ ...ONE, values: [] }, "values: must be an array, and not empty"],
  [{ ...ONE, concurrency: 0.5 }, "concurrency: must be a number from 1 on"],
  [{ ...ONE, onError: "rethrow" }, "onError: must be throw or keep"],
  [{ ...ONE, onError: "keeps" }, "onError: must be throw or keep"],
  [{ ...ONE, onProgress: {} }, "onProgress: must be a function"],
  [{ ...ONE, dimension: 256 }, "dimension: the model takes none"],
  [{ ...ONE, modelId: TITAN, truncate: "END" }, "truncate: the model takes none"],
  ...[
    { modelId: undefined },
    { modelId: " ", family: COHERE },
    { modelId: [COHERE], family: COHERE },
    { family: " " },
    { family: 5 },
  ].map((given) => [{ ...ONE, ...given }, "modelId, family: must be strings"]),
  [{ ...ONE, family: "word2vec" }, `family: word2vec is not of a known family; ${GIVE_FAMILY}`],
  [{ ...ONE, modelId: "acme.vectors-v1" }, `modelId: acme.vectors-v1 is not of a known family; ${GIVE_FAMILY}`],
  [
    { ...ONE, modelId: "us.meta.llama3-3-70b-instruct-v1:0" },
    "modelId: us.meta.llama3-3-70b-instruct-v1:0 is not of a known family; use invokeModel() with { prompt, max_gen_len }",
  ],
  [{ ...ONE, dimensions: 1 }, "dimensions: the model takes 256, 512, 1024, 1536"],
];

const NOVA = "a string or { image }, and not empty; a text has 1000000 characters at most";
const VALUES = [
  [TITAN, "", "a string, and not empty; a text has 50000 characters at most"],
  [TITAN, "a".repeat(50_001), "a string, and not empty; a text has 50000 characters at most"],
  ["amazon.nova-2-multimodal-embeddings-v1:0", { text: "a", image: PNG }, NOVA],
  ["amazon.nova-2-multimodal-embeddings-v1:0", "a".repeat(1_000_001), NOVA],
  ...[{ text: null, image: PNG }, { text: "", image: PNG }, { text: 1, image: PNG }, { text: "a" }, {}].map((value) => [
    COHERE,
    value,
    "a string or { image } or { text, image }, and not empty; a text has 1000000 characters at most",
  ]),
];

describe("embed() refuses", () => {
  for (const [options, message] of OPTIONS) {
    test(`${JSON.stringify(options)}: ${message}`, () => assertRefuses(options, message));
  }

  for (const [modelId, value, expected] of VALUES) {
    test(`${JSON.stringify(value).slice(0, 30)} for ${modelId}`, () =>
      assertRefuses({ modelId, values: ["a", value] }, `values[1]: must be ${expected}`));
  }

  test("images that are not bytes, and bytes that are not an image", async () => {
    for (const image of [null, 1, {}, "iVBORw0KGgo=", new Uint8Array(0), Uint8Array.of(0x89), new Blob(["PNG"])]) {
      const types = "a Uint8Array or Blob of the type";
      await assertRefuses(
        { ...ONE, values: ["a", { image }] },
        `values[1].image: must be ${types} png, jpeg, gif, webp`,
      );
      const options = { modelId: "cohere.embed-english-v3", values: [{ image }] };
      await assertRefuses(options, `values[0].image: must be ${types} png, jpeg`);
    }
  });

  test("anything that is not a client", async () => {
    for (const given of [undefined, null, {}, { invokeModel: "" }]) {
      const error = await rejection(embed(given, ONE));
      assert.ok(error instanceof InputError, error.stack);
      assert.equal(error.message, "client.invokeModel: must be a function");
    }
  });
});

describe("embed() takes", () => {
  test("a text as long as the model takes, and one call at a time", async () => {
    const fetch = scriptedFetch([json({ embedding: [1] })]);
    const options = { modelId: TITAN, values: ["a".repeat(50_000)], concurrency: 1 };
    assert.deepEqual((await embed(client(fetch), options)).embeddings, [Float32Array.of(1)]);
  });

  test("options that are undefined, also those that the model does not have", async () => {
    const fetch = scriptedFetch([json({ embedding: [1] })]);
    await embed(client(fetch), { modelId: TITAN, values: ["a"], dimensions: undefined, truncate: undefined });
    assert.deepEqual(JSON.parse(new TextDecoder().decode(fetch.sent[0].body)), { inputText: "a" });
  });
});

test("vectors that cannot be compared are refused", () => {
  const refused = (compare, message) =>
    assert.throws(compare, (error) => error instanceof InputError && error.message === message);
  for (const [a, b] of [[[1], [1, 2]], [[], []], [undefined, [1]], [[1]], [null, null]]) {
    refused(() => cosineSimilarity(a, b), "a, b: must be vectors of one length");
  }
  refused(() => nearest([1], [[1, 2]]), "a, b: must be vectors of one length");
  for (const embeddings of [undefined, {}, "a"]) {
    refused(() => nearest([1], embeddings), "embeddings: must be an array of vectors");
  }
  for (const k of [-1, NaN, "many"]) refused(() => nearest([1], [[1]], k), "k: must be a number from 0 on");
});
