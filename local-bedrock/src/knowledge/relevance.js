// How relevant documents are to a query, for the reranking models: by meaning while a sentence model runs, else by shared words.
import { rank } from "./ranking.js";

/**
 * @typedef {import("../models/embedder.js").Embedder} Embedder
 *
 * @typedef {{ standIn: boolean, sentence: string }} RankingDescription
 */

/**
 * Who ranks, as `info` says it.
 * @param {Embedder["description"]} embeddings
 * @returns {RankingDescription}
 */
export const rankingDescription = ({ standIn, name }) => ({
  standIn,
  sentence: standIn
    ? "Reranking compares words (BM25); no model is running."
    : `Reranking compares embeddings of ${name}, which is not a reranking model.`,
});

/**
 * @param {Embedder} embedder
 * @param {string} query
 * @param {string[]} documents
 * @param {AbortSignal} signal
 * @returns {Promise<{ index: number, score: number }[]>} one for each document, best first; a score is from 0 to 1
 */
export async function relevance(embedder, query, documents, signal) {
  const near = await nearness(embedder, [query, ...documents], signal);
  const scores = new Map(
    near ??
      rank(
        query,
        documents.map((text) => ({ text })),
      ).map(({ index, score }) => [index, score]),
  );
  return documents
    .map((_, index) => ({ index, score: scores.get(index) ?? 0 }))
    .sort((one, other) => other.score - one.score);
}

/**
 * The cosines between the first text and each of the others, by the index of these.
 * @param {Embedder} embedder
 * @param {string[]} texts
 * @param {AbortSignal} signal
 * @returns {Promise<[index: number, score: number][] | undefined>} undefined without a sentence model
 */
async function nearness(embedder, texts, signal) {
  if (embedder.description.standIn) return undefined;
  const { vectors } = await embedder.embed(texts, { signal });
  // It may be fetched by the first call, which then learns that it is not available.
  if (embedder.description.standIn) return undefined;
  const [query, ...others] = vectors;
  return others.map((vector, index) => [index, Math.min(1, Math.max(0, product(query, vector)))]);
}

/** Of vectors of length 1 the cosine. @param {number[]} one @param {number[]} other */
const product = (one, other) => one.reduce((sum, value, at) => sum + value * other[at], 0);
