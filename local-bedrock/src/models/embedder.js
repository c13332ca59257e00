// Turns texts into vectors: the interface, and the stand-in that runs everywhere.

/**
 * @typedef {object} Embedder
 * @property {import("./model.js").Description} description
 * @property {(texts: string[], options: { signal: AbortSignal }) => Promise<{ vectors: number[][], tokens: number[] }>} embed
 *   a vector of `DIMENSIONS` numbers and the count of tokens for each text
 * @property {() => Promise<void>} close
 */

/** The only length: no vector is cut or padded to another. */
export const DIMENSIONS = 384;

/**
 * Counts pieces of three characters. Texts that share words are similar to each other; their meaning plays no part.
 * @implements {Embedder}
 */
export class StandInEmbedder {
  description = {
    name: "counted-pieces",
    engine: "local-bedrock",
    standIn: true,
    sentence: "Embeddings count pieces of three characters. They know spelling, not meaning; no model is running.",
  };

  /** @type {Embedder["embed"]} */
  async embed(texts) {
    return { vectors: texts.map(vectorOf), tokens: texts.map((text) => text.match(/\S+/g)?.length ?? 0) };
  }

  async close() {}
}

/** @param {string} text */
function vectorOf(text) {
  const counts = new Array(DIMENSIONS).fill(0);
  const plain = ` ${text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ")} `;
  for (let at = 0; at + 3 <= plain.length; at++) counts[hashOf(plain.slice(at, at + 3)) % DIMENSIONS] += 1;
  const length = Math.hypot(...counts) || 1;
  return counts.map((count) => count / length);
}

/**
 * FNV-1a: http://www.isthe.com/chongo/tech/comp/fnv/
 * @param {string} piece
 */
function hashOf(piece) {
  let hash = 0x811c9dc5;
  for (let at = 0; at < piece.length; at++) hash = Math.imul(hash ^ piece.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}
