// Vectors in two dimensions by UMAP, which keeps neighbours together rather than distances.
import { UMAP } from "umap-js";
import { cosineSimilarity } from "bedrock-wasm/embeddings";
import { project } from "./projection.js";

const NEIGHBOURS = 15;
/** UMAP finds nothing in fewer. */
const FEWEST = 5;

/**
 * @param {Float32Array[]} vectors
 * @returns {[number, number][]} in the order of the vectors, between -1 and 1; the same for the same vectors
 */
export function neighbourMap(vectors) {
  if (vectors.length < FEWEST) return project(vectors);
  const umap = new UMAP({
    nNeighbors: Math.min(NEIGHBOURS, vectors.length - 1),
    distanceFn: (one, other) => 1 - cosineSimilarity(one, other),
    random: seeded(),
  });
  // cast: it reads them as lists, and only gives them to the distance function.
  const points = umap.fit(/** @type {number[][]} */ (/** @type {unknown} */ (vectors)));
  return fitted(/** @type {[number, number][]} */ (points));
}

/** Into the square from -1 to 1, in the middle. @param {[number, number][]} points */
function fitted(points) {
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  const middle = (/** @type {number[]} */ values) => (Math.min(...values) + Math.max(...values)) / 2;
  const [x0, y0] = [middle(xs), middle(ys)];
  const furthest = Math.max(1e-9, ...xs.map((x) => Math.abs(x - x0)), ...ys.map((y) => Math.abs(y - y0)));
  return points.map(([x, y]) => /** @type {[number, number]} */ ([(x - x0) / furthest, (y - y0) / furthest]));
}

/** Lehmer's generator, so that a map looks the same each time. */
function seeded() {
  let state = 42;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}
