// `bedrock-wasm batch`: a run from a terminal or in CI.
import { createReadStream } from "node:fs";
import { access, readFile, rename, writeFile } from "node:fs/promises";
import process from "node:process";
import { Readable } from "node:stream";
import { Bedrock, BedrockRuntime, fromEnv } from "bedrock-wasm";
import { readRecords, resumeBatch, runBatch } from "bedrock-wasm/batch";
import { S3 } from "bedrock-wasm/s3";
import { parsedArguments, USAGE } from "./arguments.js";
import { resultWriter } from "./output.js";
import { progressLine } from "./progress.js";

/**
 * @import { BatchProgress, BatchRecord, BatchRun, PollOptions } from "../types/batch.js"
 * @import { Asked } from "./arguments.js"
 *
 * @typedef {Record<string, string | undefined>} Env
 * @typedef {NodeJS.WritableStream & { isTTY?: boolean }} Terminal
 * @typedef {Pick<NodeJS.EventEmitter, "once" | "removeListener">} Signals
 * @typedef {PollOptions & { onProgress: (progress: BatchProgress) => void }} Polling
 * @typedef {{ writer: Awaited<ReturnType<typeof resultWriter>>, batch: BatchRun, saved?: () => Promise<void> }} Begun
 */

const INTERRUPTED = 130;

/**
 * @param {string[]} args
 * @param {{ env?: Env, stdout?: Terminal, stderr?: Terminal, signals?: Signals, minDelay?: number }} [world]
 * @returns {Promise<number>} the exit status
 */
export async function run(
  args,
  { env = process.env, stdout = process.stdout, stderr = process.stderr, signals = process, minDelay } = {},
) {
  let asked;
  try {
    asked = parsedArguments(args, env);
  } catch (/** @type {any} any: it is an error about an argument */ error) {
    stderr.write(`${error.message}\n\n${USAGE}\n`);
    return 2;
  }
  if ("help" in asked) {
    stdout.write(`${USAGE}\n`);
    return 0;
  }
  const line = progressLine(stderr);
  const controller = new AbortController();
  const interrupt = () => controller.abort(new Error("interrupted"));
  signals.once("SIGINT", interrupt);
  let begun;
  try {
    begun = await begin(asked, env, stdout, { minDelay, abortSignal: controller.signal, onProgress: line.show });
    const counts = await written(begun);
    line.end();
    stderr.write(`${counts.succeeded} succeeded, ${counts.failed} failed\n`);
    return counts.failed ? 1 : 0;
  } catch (/** @type {any} any: all that throw here throw errors */ error) {
    line.end();
    stderr.write(`${error.message}\n`);
    const jobArn = await begun?.batch.jobArn.catch(() => undefined);
    if (jobArn && error.code !== "job_ended") {
      stderr.write(`Take the job up again with: npx bedrock-wasm batch resume ${jobArn}\n`);
    }
    return controller.signal.aborted ? INTERRUPTED : 2;
  } finally {
    signals.removeListener("SIGINT", interrupt);
  }
}

/**
 * @param {Asked} asked
 * @param {Env} env
 * @param {Terminal} stdout
 * @param {Polling} call
 * @returns {Promise<Begun>}
 */
async function begin(
  { action, target, clients: { region, endpoint, s3Endpoint }, run: options, dryRun, state: stateFile, out, format },
  env,
  stdout,
  call,
) {
  const config = { region, credentials: fromEnv(env) };
  const client = new Bedrock({ ...config, endpoint });
  const s3 = new S3({ ...config, endpoint: s3Endpoint });
  // Before anything is sent, a file that cannot be written is refused.
  const opened = () => resultWriter(out, format, stdout);
  if (action === "resume") {
    return { writer: await opened(), batch: resumeBatch({ client, s3, jobArn: target, ...call }) };
  }
  await access(target);
  // cast: Node's stream is one of the web's, which are declared apart.
  const file = () => /** @type {ReadableStream<Uint8Array>} */ (Readable.toWeb(createReadStream(target)));
  const state = stateFile ? await savedState(stateFile) : undefined;
  const writer = await opened();
  const onProgress = (/** @type {BatchProgress} */ progress) => {
    call.onProgress(progress);
    return state?.save();
  };
  const records = dryRun ? () => first(readRecords(file(), options), dryRun) : file;
  const batch = runBatch({
    ...options,
    ...(dryRun && { columns: undefined }),
    ...call,
    onProgress,
    client,
    s3,
    runtime: new BedrockRuntime({ ...config, endpoint }),
    records,
    state: state?.state,
  });
  return { writer, batch, saved: state?.saved };
}

/**
 * @param {AsyncIterable<BatchRecord>} items
 * @param {number} count
 */
async function* first(items, count) {
  let left = count;
  for await (const record of items) {
    yield record;
    if (!--left) return;
  }
}

/**
 * One save at a time, each of them whole: the process may be killed at any moment. If the file cannot be written, the run fails.
 * @param {string} path
 */
async function savedState(path) {
  const text = await readFile(path).catch((error) => (error.code === "ENOENT" ? "{}" : Promise.reject(error)));
  const state = stateOf(String(text), path);
  let saving = Promise.resolve();
  let isQueued = false;
  const save = () => {
    if (isQueued) return saving;
    isQueued = true;
    saving = saving.then(async () => {
      isQueued = false;
      await writeFile(`${path}.new`, JSON.stringify(state));
      await rename(`${path}.new`, path);
    });
    saving.catch(() => {});
    return saving;
  };
  await save();
  return { state, save, saved: () => saving };
}

/**
 * @param {string} text
 * @param {string} path
 */
function stateOf(text, path) {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`--state: ${path} is not the state of a run; remove it, or give another file`);
  }
}

/** @param {Begun} begun */
async function written({ writer, batch, saved }) {
  const counts = { succeeded: 0, failed: 0 };
  try {
    for await (const result of batch) {
      counts[result.error ? "failed" : "succeeded"]++;
      await writer.write(result);
    }
  } finally {
    await writer.close();
    await saved?.();
  }
  return counts;
}
