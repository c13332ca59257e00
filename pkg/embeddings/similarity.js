// Vectors compared.
import { must } from "../lib/options.js";

/**
 * From -1 to 1; 0 if a vector has no direction.
 * @param {ArrayLike<number>} a
 * @param {ArrayLike<number>} b
 */
export function cosineSimilarity(a, b) {
  must("a, b", a?.length > 0 && a.length === b?.length, "vectors of one length");
  let [product, squareA, squareB] = [0, 0, 0];
  for (let at = 0; at < a.length; at++) {
    product += a[at] * b[at];
    squareA += a[at] ** 2;
    squareB += b[at] ** 2;
  }
  return product / Math.sqrt(squareA * squareB) || 0;
}

/**
 * The most similar first. Embeddings that `onError: "keep"` left out are passed over.
 * @param {ArrayLike<number>} query
 * @param {readonly (ArrayLike<number> | undefined)[]} embeddings
 * @param {number} [k] how many
 */
export function nearest(query, embeddings, k = 10) {
  must("embeddings", Array.isArray(embeddings), "an array of vectors");
  must("k", k >= 0, "a number from 0 on");
  return embeddings
    .flatMap((embedding, index) => (embedding ? { index, similarity: cosineSimilarity(query, embedding) } : []))
    .sort((a, b) => b.similarity - a.similarity)
    .slice(0, k);
}
