// Vectors compared: values worked out by hand.
import assert from "node:assert/strict";
import { test } from "node:test";
import { InputError } from "bedrock-wasm";
import { cosineSimilarity, nearest } from "bedrock-wasm/embeddings";

test("the cosine of the angle between two vectors", () => {
  assert.equal(cosineSimilarity([1, 0], [0, 5]), 0);
  assert.equal(cosineSimilarity([3, 4], [6, 8]), 1);
  assert.equal(cosineSimilarity([1, 0], [-2, 0]), -1);
  assert.equal(cosineSimilarity(Float32Array.of(3, 4), [4, 3]), 24 / 25);
  assert.equal(cosineSimilarity([0, 0], [1, 1]), 0);
});

test("vectors of different lengths are refused", () => {
  for (const [a, b] of [
    [[1], [1, 2]],
    [[], []],
    [undefined, [1]],
    [[1], undefined],
  ]) {
    assert.throws(() => cosineSimilarity(a, b), InputError);
  }
});

test("the nearest come first, ties in their order", () => {
  const embeddings = [[0, 1], [1, 1], undefined, [1, 0], [2, 0]];
  assert.deepEqual(nearest([1, 0], embeddings, 3), [
    { index: 3, similarity: 1 },
    { index: 4, similarity: 1 },
    { index: 1, similarity: 1 / Math.sqrt(2) },
  ]);
  assert.equal(nearest([1, 0], embeddings).length, 4);
  assert.deepEqual(nearest([1, 0], embeddings, 0), []);
  assert.throws(() => nearest([1], {}, 1), InputError);
  assert.throws(() => nearest([1], [[1]], -1), InputError);
});
