// Lays vectors out in two dimensions, and compares them, away from the page's thread.
import { cosineSimilarity } from "bedrock-wasm/embeddings";
import { neighbourMap } from "./neighbour-map.js";
import { project } from "./projection.js";

addEventListener("message", ({ data: { embeddings, method, compared } }) => {
  const startedAt = performance.now();
  const points = method === "umap" ? neighbourMap(embeddings) : project(embeddings);
  const tookMs = performance.now() - startedAt;
  const some = embeddings.slice(0, compared);
  const similarities = some.map((/** @type {Float32Array} */ one) =>
    Float32Array.from(some, (/** @type {Float32Array} */ other) => cosineSimilarity(one, other)),
  );
  postMessage({ points, similarities, tookMs });
});
