// The results that a job wrote: https://docs.aws.amazon.com/bedrock/latest/userguide/batch-inference-results.html
import { StreamIntegrityError } from "../errors.js";
import { parseJson } from "../data/json.js";
import { check, invalid, must } from "../lib/options.js";
import { linesOf, mapped, textOf } from "./lines.js";
import { checkSignal } from "./places.js";
import { bytesAt, folder, placeOf } from "./s3-objects.js";

/**
 * @import { BatchResult, ReadResultsOptions } from "../types/batch.js"
 */

const MANIFEST = /(^|\/)manifest\.json\.out$/;
/** Ids that an error names. */
const MAX_NAMED = 5;

/**
 * Every result of a job, in any order; each id once. Results that are missing or doubled throw.
 * @param {ReadResultsOptions} options
 * @returns {AsyncGenerator<BatchResult, void, undefined>}
 */
export async function* readResults(options) {
  for await (const list of resultLists(options)) for (const result of list) yield result;
}

/**
 * The same, in lists. `total` is the job's own count, for folders without a manifest.
 * @param {ReadResultsOptions & { isPartial?: boolean, total?: number | undefined }} options
 * @returns {AsyncGenerator<BatchResult[], void, undefined>}
 */
export async function* resultLists(options) {
  check("options", options);
  const { s3, output, jobArn, ids, total, isPartial, onManifest, abortSignal } = options;
  checkSignal(abortSignal);
  check("onManifest", onManifest ?? check, "a function");
  must("jobArn", typeof (jobArn ?? "") === "string", "a string");
  check("ids.has", (ids ?? new Set()).has, "a function");
  if (typeof s3?.listObjects !== "function") throw invalid("s3: give an S3 of bedrock-wasm/s3");
  const { Bucket, Key: base } = placeOf("output", output);
  const Prefix = folder(folder(base) + (jobArn ?? "").split("/").pop());
  const call = { abortSignal };
  let [Key, line] = [Prefix, 0];
  const failed = (/** @type {string} */ problem, code = "invalid_json", /** @type {unknown} */ cause = undefined) =>
    new StreamIntegrityError(`results: s3://${Bucket}/${Key}${line ? `, line ${line}` : ""}: ${problem}`, {
      code,
      cause,
    });
  const parsed = (/** @type {string} */ text) => {
    try {
      return Object(parseJson(text));
    } catch (cause) {
      throw failed("is not JSON", undefined, cause);
    }
  };
  const read = () => textOf(bytesAt(s3, { Bucket, Key }, call));
  const files = [];
  let expected = ids?.size;
  let isThere = false;
  for await (const object of s3.listObjects({ Bucket, Prefix }, call)) {
    ({ Key } = object);
    if (Key.endsWith(".jsonl.out")) files.push(Key);
    if (!MANIFEST.test(Key)) continue;
    let text = "";
    for await (const lines of read()) text += `${lines}\n`;
    const counts = parsed(text);
    onManifest?.(counts);
    expected ??= counts.totalRecordCount;
    isThere = true;
  }
  const seen = new Set();
  for (Key of files) {
    line = 0;
    isThere = true;
    yield* mapped(linesOf(read()), (text) => {
      line++;
      if (!text.trim()) return undefined;
      const { recordId, modelInput, modelOutput, error } = parsed(text);
      if (typeof recordId !== "string") throw failed("the line has no recordId");
      if (!error && modelOutput === undefined) {
        throw failed(`the record "${recordId}" has neither a modelOutput nor an error`);
      }
      if (seen.has(recordId)) throw failed(`the record "${recordId}" has two results`, "doubled_record");
      if (ids && !ids.has(recordId)) throw failed(`the job does not have a record "${recordId}"`, "unknown_record");
      seen.add(recordId);
      return error ? { recordId, error, modelInput } : { recordId, output: modelOutput };
    });
  }
  if (isPartial) return;
  [Key, line] = [Prefix, 0];
  if (!isThere) throw failed("there are none", "missing_records");
  expected ??= total || seen.size;
  const lacking = expected - seen.size;
  if (!lacking) return;
  if (lacking < 0) {
    throw failed(`${seen.size} records have a result, and the manifest counts ${expected}`, "unknown_record");
  }
  const recordIds = [...(ids ?? [])].filter((id) => !seen.has(id));
  const named = recordIds.slice(0, MAX_NAMED).concat(recordIds.length > MAX_NAMED ? "…" : []);
  const problem = `${lacking} of ${expected} records have no result${named.length ? ": " : ""}${named.join(", ")}`;
  throw Object.assign(failed(problem, "missing_records"), { recordIds });
}
