// The map of vectors, computed in a worker.
import { scriptUrl } from "../../lib/trusted.js";
import workerUrl from "./map-worker.js?worker&url";

/**
 * @typedef {"pca" | "umap"} Method
 *
 * @typedef {object} Mapped
 * @property {[number, number][]} points between -1 and 1
 * @property {Float32Array[]} similarities of the first vectors, each to each
 * @property {number} tookMs for the points
 */

/**
 * @param {Float32Array[]} embeddings
 * @param {{ method: Method, compared: number, signal: AbortSignal }} options
 * @returns {Promise<Mapped>}
 */
export async function mapped(embeddings, { method, compared, signal }) {
  const worker = new Worker(scriptUrl(workerUrl), { type: "module" });
  try {
    return await new Promise((resolve, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason), { once: true });
      worker.onerror = ({ message }) => reject(new Error(message || "The map could not be computed."));
      worker.onmessage = ({ data }) => resolve(data);
      worker.postMessage({ embeddings, method, compared });
    });
  } finally {
    worker.terminate();
  }
}
