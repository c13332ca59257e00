// Results as lines of JSON or as CSV.
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { finished } from "node:stream/promises";
import { jsonOf } from "../data/body.js";

/** @import { BatchResult } from "../types/batch.js" */

const HEADER = "recordId,output,errorCode,errorMessage";

/**
 * @param {string | undefined} path the terminal unless given
 * @param {string} format `jsonl` or `csv`
 * @param {NodeJS.WritableStream} terminal
 */
export async function resultWriter(path, format, terminal) {
  /** @type {NodeJS.WritableStream} */
  const stream = path ? createWriteStream(path) : terminal;
  if (path) await once(stream, "open");
  /** @type {Error | undefined} the disk is full, or whoever reads the terminal's pipe has left */
  let failure;
  stream.on("error", (/** @type {Error} */ error) => (failure = error));
  /** As slowly as whoever reads it. */
  const write = async (/** @type {string} */ line) => {
    if (failure) throw failure;
    if (!stream.write(`${line}\n`)) await once(stream, "drain");
  };
  if (format === "csv") await write(HEADER);
  return {
    write: (/** @type {BatchResult} */ result) => write(format === "csv" ? row(result) : jsonOf(result, "result")),
    async close() {
      if (!path) return;
      stream.end();
      await finished(stream);
    },
  };
}

/** @param {BatchResult} result */
function row({ recordId, output, error }) {
  // Nothing is written for what a result lacks.
  const fields = [recordId, jsonOf(output, "output"), error?.errorCode, error?.errorMessage];
  return fields
    .map((field) =>
      /[",\r\n]/.test(/** @type {string} cast: numbers need no quotes */ (field))
        ? `"${`${field}`.replaceAll('"', '""')}"`
        : field,
    )
    .join(",");
}
