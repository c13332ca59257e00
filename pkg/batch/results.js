// The results that a job wrote: https://docs.aws.amazon.com/bedrock/latest/userguide/batch-inference-results.html
import { StreamIntegrityError } from "../errors.js";
import { parseJson } from "../data/json.js";
import { check } from "../lib/options.js";
import { linesOf, mapped, textOf } from "./lines.js";
import { bytesAt, folder, placeOf } from "./s3-objects.js";

/**
 * @import { BatchResult, ReadResultsOptions } from "../types/batch.js"
 * @import { MethodOptions } from "../types/index.js"
 * @import { S3, S3Object } from "../types/s3.js"
 */

const MANIFEST = /(^|\/)manifest\.json\.out$/;
/** Ids that an error names. */
const MAX_NAMED = 5;

/**
 * Every result of a job, in any order; each id once. Results that are missing or doubled throw.
 * @param {ReadResultsOptions & { isPartial?: boolean }} options
 * @returns {AsyncGenerator<BatchResult, void, undefined>}
 */
export async function* readResults(options) {
  for await (const list of resultLists(options)) for (const result of list) yield result;
}

/**
 * The same, in lists.
 * @param {ReadResultsOptions & { isPartial?: boolean }} options
 * @returns {AsyncGenerator<BatchResult[], void, undefined>}
 */
export async function* resultLists(options) {
  check("options", options);
  const { s3, output, jobArn, ids, isPartial, onManifest, abortSignal } = options;
  const { Bucket, Key } = placeOf("output", output);
  const Prefix = folder(folder(Key) + (jobArn ? jobArn.split("/").pop() : ""));
  const call = { abortSignal };
  const files = [];
  let manifest;
  for await (const object of s3.listObjects({ Bucket, Prefix }, call)) {
    if (MANIFEST.test(object.Key)) manifest = object.Key;
    else if (object.Key.endsWith(".jsonl.out")) files.push(object.Key);
  }
  const counts = manifest ? await parsedManifest(s3, { Bucket, Key: manifest }, call) : undefined;
  if (counts) onManifest?.(counts);
  const seen = new Set();
  for (const Key of files) {
    let line = 0;
    const place = () => `s3://${Bucket}/${Key}, line ${line}`;
    yield* mapped(linesOf(textOf(bytesAt(s3, { Bucket, Key }, call))), (text) => {
      line++;
      if (!text.trim()) return undefined;
      const result = resultOf(text, place);
      const { recordId } = result;
      if (seen.has(recordId)) {
        throw wrong(`${place()}: the record "${recordId}" has two results`, "doubled_record");
      }
      if (ids && !ids.has(recordId)) {
        throw wrong(`${place()}: the job does not have a record "${recordId}"`, "unknown_record");
      }
      seen.add(recordId);
      return result;
    });
  }
  if (isPartial) return;
  if (!files.length && !manifest) throw wrong(`there are no results in s3://${Bucket}/${Prefix}`, "missing_records");
  const missing = [...(ids ?? [])].filter((id) => !seen.has(id));
  const expected = ids?.size ?? counts?.totalRecordCount ?? seen.size;
  if (seen.size === expected && !missing.length) return;
  const named = missing[0] && `: ${missing.slice(0, MAX_NAMED).join(", ")}${missing.length > MAX_NAMED ? ", …" : ""}`;
  throw Object.assign(
    wrong(
      `${expected - seen.size} of ${expected} records have no result in s3://${Bucket}/${Prefix}${named ?? ""}`,
      "missing_records",
    ),
    { recordIds: missing },
  );
}

/**
 * @param {S3} s3
 * @param {S3Object} object
 * @param {MethodOptions} call
 */
async function parsedManifest(s3, object, call) {
  let text = "";
  for await (const piece of textOf(bytesAt(s3, object, call))) text += piece;
  return parsed(text, () => `s3://${object.Bucket}/${object.Key}`);
}

/**
 * @param {string} text
 * @param {() => string} place
 * @returns {BatchResult}
 */
function resultOf(text, place) {
  const { recordId, modelInput, modelOutput, error } = parsed(text, place);
  if (typeof recordId !== "string") throw wrong(`${place()}: the line has no recordId`, "invalid_json");
  if (error) return { recordId, error, modelInput };
  if (modelOutput === undefined) {
    throw wrong(`${place()}: the record "${recordId}" has neither a modelOutput nor an error`, "invalid_json");
  }
  return { recordId, output: modelOutput };
}

/**
 * @param {string} text
 * @param {() => string} place
 */
function parsed(text, place) {
  try {
    return Object(parseJson(text));
  } catch (cause) {
    throw new StreamIntegrityError(`${place()}: is not JSON`, { code: "invalid_json", cause });
  }
}

const wrong = (/** @type {string} */ message, /** @type {string} */ code) =>
  new StreamIntegrityError(`results: ${message}`, { code });
