// Reads a job's records, and checks what AWS checks while a job is Validating.
// https://docs.aws.amazon.com/bedrock/latest/userguide/batch-inference-data.html
import { textOf } from "../lib/bytes.js";
import { isObject } from "../validation/json-schema.js";
import { folder, placeOf } from "./places.js";

/** https://docs.aws.amazon.com/general/latest/gr/bedrock.html */
const MAX_RECORDS = 100_000;

/**
 * @typedef {Record<string, unknown>} ModelInput the body of InvokeModel or the input of Converse, not yet checked
 * @typedef {{ file: number, recordId: string, modelInput: ModelInput }} BatchRecord `file` is its place in `names`
 * @typedef {{ names: string[], records: BatchRecord[] }} JobInput
 */

/** Why a job fails before it begins. */
export class JobFailure extends Error {}

/**
 * @param {import("../s3/store.js").ObjectStore} store
 * @param {import("./invocation-jobs.js").InvocationJob} job
 * @param {number} minRecords
 * @returns {JobInput}
 * @throws {JobFailure | import("../http/errors.js").ServiceError}
 */
export function readInput(store, { arn, request }, minRecords) {
  const { s3Uri } = request.inputDataConfig.s3InputDataConfig;
  store.bucket(placeOf(request.outputDataConfig.s3OutputDataConfig.s3Uri).bucket);
  const files = filesAt(store, s3Uri);
  if (!files.length) throw new JobFailure(`There is no .jsonl file at ${s3Uri}.`);
  /** @type {BatchRecord[]} */
  const records = [];
  for (const [file, { name, bytes }] of files.entries()) {
    for (const [index, line] of textOf(bytes).split("\n").entries()) {
      if (!line.trim()) continue;
      const { recordId = `CALL${String(records.length + 1).padStart(7, "0")}`, modelInput } = parsed(
        line,
        name,
        index + 1,
      );
      records.push({ file, recordId, modelInput });
    }
  }
  const { length } = records;
  if (length < minRecords) {
    throw new JobFailure(
      `Batch job ${arn} contains less records (${length}) than the required minimum of: ${minRecords}`,
    );
  }
  if (length > MAX_RECORDS) {
    throw new JobFailure(
      `Batch job ${arn} contains more records (${length}) than the allowed maximum of: ${MAX_RECORDS}`,
    );
  }
  return { names: files.map(({ name }) => name), records };
}

/**
 * One file, or all of a folder, each with its name below that folder.
 * @param {import("../s3/store.js").ObjectStore} store
 * @param {string} s3Uri
 */
function filesAt(store, s3Uri) {
  const { bucket, key } = placeOf(s3Uri);
  const { objects } = store.bucket(bucket);
  const one = objects.get(key);
  if (one && key.endsWith(".jsonl")) return [{ name: key.slice(key.lastIndexOf("/") + 1), bytes: one.bytes }];
  const prefix = folder(key);
  return [...objects]
    .filter(([name]) => name.startsWith(prefix) && name.endsWith(".jsonl"))
    .map(([name, { bytes }]) => ({ name: name.slice(prefix.length), bytes }));
}

/**
 * The body of a record is its model's to check.
 * @param {string} text
 * @param {string} name of its file
 * @param {number} line
 * @returns {{ recordId?: string, modelInput: ModelInput }}
 */
function parsed(text, name, line) {
  const record = parsedJson(text);
  const { recordId, modelInput } = isObject(record) ? record : {};
  if (isObject(modelInput) && (recordId === undefined || typeof recordId === "string")) return { recordId, modelInput };
  throw new JobFailure(
    `${name}, line ${line}: a record is a JSON object with modelInput, an object, and perhaps recordId, a text.`,
  );
}

/** @param {string} text @returns {unknown} undefined if it is not JSON */
function parsedJson(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
