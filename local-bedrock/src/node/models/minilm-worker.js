// The thread in which all-MiniLM-L6-v2 computes, so that it never delays the server.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parentPort, workerData } from "node:worker_threads";
import { WordPiece } from "./wordpiece.js";

const { runtimePath, modelPath, tokenizerPath } = workerData;
const resolve = createRequire(join(runtimePath, "package.json")).resolve;
const ort = await import(pathToFileURL(resolve("onnxruntime-web")).href);
const { InferenceSession, Tensor, env } = ort.default?.InferenceSession ? ort.default : ort;
env.wasm.numThreads = 1;
const session = await InferenceSession.create(await readFile(modelPath), { executionProviders: ["wasm"] });
const tokenizer = new WordPiece(JSON.parse(await readFile(tokenizerPath, "utf8")));

// cast: this is a worker.
const port = /** @type {import("node:worker_threads").MessagePort} */ (parentPort);
let last = Promise.resolve();
port.on("message", ({ id, text }) => {
  last = last.then(async () => {
    try {
      port.postMessage({ id, ...(await embed(text)) });
    } catch (error) {
      port.postMessage({ id, error: String(error) });
    }
  });
});
port.postMessage({ ready: true });

/** @param {string} text */
async function embed(text) {
  const tokens = tokenizer.tokenize(text);
  const tensor = (/** @type {number[]} */ values) =>
    new Tensor("int64", BigInt64Array.from(values, BigInt), [1, tokens.length]);
  const { last_hidden_state: states } = await session.run({
    input_ids: tensor(tokens),
    attention_mask: tensor(tokens.map(() => 1)),
    token_type_ids: tensor(tokens.map(() => 0)),
  });
  return { vector: meanOf(states.data, states.dims[2]), tokens: tokens.length };
}

/**
 * Mean pooling and length 1: https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2
 * @param {Float32Array} states
 * @param {number} dimensions
 */
function meanOf(states, dimensions) {
  const sums = new Array(dimensions).fill(0);
  for (let at = 0; at < states.length; at++) sums[at % dimensions] += states[at];
  const length = Math.hypot(...sums) || 1;
  return sums.map((sum) => sum / length);
}
