// Results as lines of JSON or as CSV.
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { jsonOf } from "../data/body.js";

const HEADER = "recordId,output,errorCode,errorMessage";

/**
 * @param {string | undefined} path the terminal unless given
 * @param {"jsonl" | "csv"} format
 * @param {NodeJS.WritableStream} terminal
 */
export async function resultWriter(path, format, terminal) {
  const stream = path ? createWriteStream(path) : terminal;
  if (path) await once(stream, "open");
  /** As slowly as whoever reads it. */
  const write = async (line) => {
    if (!stream.write(`${line}\n`)) await once(stream, "drain");
  };
  if (format === "csv") await write(HEADER);
  return {
    write: (result) => write(format === "csv" ? row(result) : jsonOf(result, "result")),
    async close() {
      if (!path) return;
      stream.end();
      await once(stream, "finish");
    },
  };
}

function row({ recordId, output, error }) {
  const fields = [
    recordId,
    output === undefined ? "" : jsonOf(output, "output"),
    error?.errorCode ?? "",
    error?.errorMessage ?? "",
  ];
  return fields.map((field) => (/[",\r\n]/.test(field) ? `"${`${field}`.replaceAll('"', '""')}"` : field)).join(",");
}
