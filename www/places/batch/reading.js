// A file of prompts, read in a worker.
import { scriptUrl } from "../../lib/trusted.js";
import workerUrl from "./read-worker.js?worker&url";

/** @typedef {import("../../../pkg/types/batch.js").BatchRecord} BatchRecord */

/**
 * @param {Blob} file JSONL, or CSV with names in its first row
 * @param {(count: number) => void} onProgress
 * @returns {Promise<BatchRecord[]>}
 * @throws {Error} the first record that cannot be read, with its line
 */
export async function recordsOf(file, onProgress) {
  const worker = new Worker(scriptUrl(workerUrl), { type: "module" });
  /** @type {BatchRecord[]} */
  const records = [];
  try {
    return await new Promise((resolve, reject) => {
      worker.onerror = ({ message }) => reject(new Error(message || "The file could not be read."));
      worker.onmessage = ({ data: { list, problem } }) => {
        if (problem !== undefined) return reject(new Error(problem));
        if (!list) return resolve(records);
        for (const record of list) records.push(record);
        onProgress(records.length);
      };
      worker.postMessage(file);
    });
  } finally {
    worker.terminate();
  }
}
