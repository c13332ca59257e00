// Writes what a job leaves in S3.
// https://docs.aws.amazon.com/bedrock/latest/userguide/batch-inference-results.html
import { bytesOf } from "../lib/bytes.js";
import { folder, placeOf } from "./places.js";

const JSON_HEADERS = { "content-type": "application/json" };

/**
 * @param {import("../s3/store.js").ObjectStore} store
 * @param {import("./invocation-jobs.js").InvocationJob} job
 * @param {string[]} names of the input's files
 * @param {string[][]} lines of each file's output
 * @throws {import("../http/errors.js").ServiceError} if the bucket is gone or the store is full
 */
export function writeOutput(store, { id, request, counts, tokens }, names, lines) {
  const { bucket, key } = placeOf(request.outputDataConfig.s3OutputDataConfig.s3Uri);
  const prefix = `${folder(key)}${id}/`;
  for (const [file, name] of names.entries()) {
    const bytes = bytesOf(lines[file].map((line) => `${line}\n`).join(""));
    store.put(bucket, `${prefix}${name}.out`, { bytes, headers: JSON_HEADERS });
  }
  const manifest = JSON.stringify({ ...counts, ...tokens });
  store.put(bucket, `${prefix}manifest.json.out`, { bytes: bytesOf(manifest), headers: JSON_HEADERS });
}
