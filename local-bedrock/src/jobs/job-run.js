// Runs a batch inference job: its statuses, its records, its end.
import { ServiceError } from "../http/errors.js";
import { sleep } from "../lib/timers.js";
import { JobFailure, readInput } from "./job-input.js";
import { writeOutput } from "./job-output.js";
import { answerRecord } from "./record.js";

/** Records that are answered at a time. */
const CONCURRENCY = 8;

/** The longest that a job is Stopping. */
const MAX_STOPPING_MS = 1000;

/** Why a job's work is cut short. */
export class JobEnd extends Error {
  /** @param {"stopped" | "out of time" | "closed"} why */
  constructor(why) {
    super(why);
    this.why = why;
  }
}

/**
 * @typedef {object} Surroundings
 * @property {import("../http/call.js").Emulator} emulator
 * @property {import("../faults/scripts.js").Scripts} scripts
 * @property {number} phaseMs how long a job is Submitted, Validating and Scheduled, each
 */

/**
 * @param {import("./invocation-jobs.js").InvocationJob} job
 * @param {Surroundings} surroundings
 */
export async function runJob(job, { emulator, scripts, phaseMs }) {
  const { signal } = job.abort;
  const { store } = emulator.s3;
  /** @type {import("./job-input.js").JobInput | undefined} */
  let input;
  /** @type {string[][]} */
  let lines = [];
  try {
    await sleep(signal, phaseMs);
    job.become("Validating");
    await sleep(signal, phaseMs);
    const { names, records } = readInput(store, job, emulator.settings.batchMinRecords);
    job.counts.totalRecordCount = records.length;
    job.become("Scheduled");
    await sleep(signal, phaseMs);
    job.become("InProgress");
    input = { names, records };
    lines = names.map(() => []);
    await answerAll(job, input.records, lines, { emulator, scripts });
    writeOutput(store, job, names, lines);
    job.end("Completed");
  } catch (error) {
    if (signal.aborted) return cutShort(job, store, input?.names, lines, phaseMs);
    job.end("Failed", messageOf(error));
  }
}

/** @param {unknown} error */
function messageOf(error) {
  if (error instanceof JobFailure || error instanceof ServiceError) return error.message;
  console.error("local-bedrock: this is a bug of the emulator:", error);
  return "The emulator failed; its log has the details.";
}

/**
 * What has been done until then is kept.
 * @param {import("./invocation-jobs.js").InvocationJob} job
 * @param {import("../s3/store.js").ObjectStore} store
 * @param {string[] | undefined} names
 * @param {string[][]} lines
 * @param {number} phaseMs
 */
async function cutShort(job, store, names, lines, phaseMs) {
  const { why } = job.abort.signal.reason;
  if (why === "closed") return;
  // It is Stopping for a while.
  if (why === "stopped") await new Promise((resolve) => setTimeout(resolve, Math.min(phaseMs, MAX_STOPPING_MS)));
  try {
    if (names) writeOutput(store, job, names, lines);
  } catch (error) {
    return job.end("Failed", messageOf(error));
  }
  if (why === "stopped") return job.end("Stopped");
  if (names) return job.end("PartiallyCompleted", "Not all records could be processed in time.");
  job.end("Expired", "The job did not begin in time.");
}

/**
 * Answers records, a few at a time and no faster than the settings say.
 * @param {import("./invocation-jobs.js").InvocationJob} job
 * @param {import("./job-input.js").BatchRecord[]} records
 * @param {string[][]} lines
 * @param {Omit<Surroundings, "phaseMs">} surroundings
 */
async function answerAll(job, records, lines, { emulator, scripts }) {
  const { abort, counts, tokens } = job;
  const { signal } = abort;
  const begunAt = Date.now();
  let taken = 0;
  const worker = async () => {
    while (taken < records.length) {
      const record = records[taken];
      taken += 1;
      const rate = emulator.settings.batchRecordsPerSecond;
      const early = rate ? begunAt + (taken * 1000) / rate - Date.now() : 0;
      if (early > 0) await sleep(signal, early);
      signal.throwIfAborted();
      const { modelOutput, error, inputTokens, outputTokens } = await answerRecord(
        { emulator, signal },
        job,
        record,
        scripts,
      );
      const { file, recordId, modelInput } = record;
      lines[file].push(JSON.stringify({ modelInput, modelOutput, recordId, error }));
      tokens.inputTokenCount += inputTokens;
      tokens.outputTokenCount += outputTokens;
      counts.processedRecordCount += 1;
      counts[error ? "errorRecordCount" : "successRecordCount"] += 1;
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
}
