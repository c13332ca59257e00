// Records: read, checked and written as the lines that a batch job takes.
// https://docs.aws.amazon.com/bedrock/latest/userguide/batch-inference-data.html
import { jsonOf, kindOf } from "../data/body.js";
import { parseJson } from "../data/json.js";
import { check, invalid } from "../lib/options.js";
import { recordsOfRows, rowsOf } from "./csv.js";
import { linesOf, mapped, textOf } from "./lines.js";
import { checkType, misplaced } from "./places.js";

/**
 * @import { BatchFile, BatchRecord, BatchRecords, FileOptions, RecordOptions } from "../types/batch.js"
 *
 * @typedef {{ line: number, text?: string, record: any }} Numbered a record with its line, and its text if it was one; any: nothing
 *   is known of it before `checked`
 * @typedef {{ recordId: string, modelInput: Record<string, unknown>, text: string }} Checked a record with its line of JSON
 */

const encoder = new TextEncoder();

/** AWS's quotas for a file; they differ by model and can be raised: https://docs.aws.amazon.com/general/latest/gr/bedrock.html */
const MAX_BYTES = 2 ** 30;
const MAX_RECORDS = 100_000;

/**
 * The records of a file: JSON Lines, or CSV if `columns` says which member each column is.
 * @param {BatchFile} file
 * @param {FileOptions} [options]
 * @returns {AsyncGenerator<BatchRecord, void, undefined>}
 */
export async function* readRecords(file, options = {}) {
  check("options", options);
  // any: callers without TypeScript may give anything.
  const isPieces = /** @type {any} */ (file)?.[Symbol.asyncIterator];
  for await (const list of numbered(file, options, isPieces)) for (const { record } of list) yield record;
}

/**
 * Lists of records with their lines, from a file or from an iterable of records.
 * @param {any} source any: callers without TypeScript may give anything, and it is judged here
 * @param {FileOptions} options
 * @param {boolean} [isFile] whether it is known to be one
 * @returns {AsyncGenerator<Numbered[], void, undefined>}
 */
export async function* numbered(source, options, isFile = isText(source)) {
  const { columns, template = {}, delimiter = "," } = options;
  if (typeof source === "function") return yield* numbered(source(), options);
  if (columns) return yield* recordsOfRows(rowsOf(textOf(source), delimiter), columns, template);
  if (isFile) return yield* parsedLines(source);
  const isAsync = source?.[Symbol.asyncIterator];
  if (!(isAsync ?? source?.[Symbol.iterator])) {
    throw invalid("records: give an iterable of { recordId, modelInput }, or a file");
  }
  let line = 0;
  yield* mapped(isAsync ? listed(source) : [source], (record) => {
    // A stream of a file, in an engine whose streams are iterable.
    if (line === 0 && ArrayBuffer.isView(record)) {
      throw invalid("records: this is a stream of bytes; read it with readRecords()");
    }
    return { line: ++line, record };
  });
}

/**
 * Each by itself: the next may be long in coming.
 * @param {AsyncIterable<unknown>} source
 */
async function* listed(source) {
  for await (const record of source) yield [record];
}

/** Whether it is a file, and not an iterable of records. */
export const isText = (/** @type {unknown} */ source) =>
  typeof source === "string" || /^(Blob|File|ReadableStream|Uint8Array)$/.test(kindOf(source));

/** @param {unknown} source */
function parsedLines(source) {
  let line = 0;
  return mapped(linesOf(textOf(source)), (text) => {
    line++;
    return text.trim() ? { line, text, record: parsedLine(line, text) } : undefined;
  });
}

/**
 * @param {number} line
 * @param {string} text
 */
function parsedLine(line, text) {
  try {
    return parseJson(text);
  } catch (error) {
    // cast: `parseJson` throws errors.
    const [, position, column] = /position (\d+)|column (\d+)/.exec(/** @type {Error} */ (error).message) ?? [];
    // cast: a position that is found is not empty.
    throw misplaced(line, "is not JSON", "", /** @type {number} */ (column ? +column : position && +position + 1));
  }
}

/**
 * Lists of records that are valid, each with an id that no other has and with its line of JSON.
 * @param {AsyncIterable<Numbered[]> | Iterable<Numbered[]>} records
 * @param {RecordOptions & { ids?: Set<string> }} options without `invocationType`, rules that only jobs have are left out
 * @returns {AsyncGenerator<Checked[], void, undefined>}
 */
export async function* checked(
  records,
  { invocationType, maxRecords = MAX_RECORDS, maxBytes = MAX_BYTES, ids = new Set() },
) {
  let size = 0;
  yield* mapped(records, ({ line, text, record }) => {
    const { recordId: given, modelInput } = Object(record);
    const refuse = (/** @type {string} */ member, /** @type {string} */ problem) =>
      // `indexOf` counts from 0, and gives -1 if the text does not have it.
      misplaced(line, problem, member, (text ?? "").indexOf(`"${member.split(".").pop()}"`) + 1);
    if (typeof modelInput !== "object" || !modelInput || Array.isArray(modelInput)) {
      throw refuse("modelInput", "must be an object: the body of the model's request");
    }
    if (given !== undefined && (typeof given !== "string" || !given)) {
      throw refuse("recordId", "must be text, or be left out");
    }
    const recordId = given ?? newId(line, ids);
    const { size: before } = ids;
    if (ids.add(recordId).size === before) {
      throw refuse("recordId", `"${given}" is already used by an earlier record`);
    }
    if (before >= maxRecords) {
      throw misplaced(line, `more than ${maxRecords} records (maxRecords); split them into several jobs`);
    }
    if (invocationType === "Converse") checkConverse(modelInput, refuse);
    // A line of a file that has no other members stays as it is: to write it anew would take as long as to read it.
    const whole = text && Object.keys(record).length === (given ? 2 : 1) && text.trim();
    const written = !whole
      ? jsonOf({ recordId, modelInput }, `records: line ${line}`)
      : given
        ? whole
        : `{"recordId":"${recordId}",${whole.slice(1)}`;
    // A text has as many bytes as letters if they are all of ASCII; most are, and to look is faster than to encode.
    size += 1 + (/[^\0-\x7f]/.test(written) ? encoder.encode(written) : written).length;
    if (size > maxBytes) {
      throw misplaced(line, `more than ${maxBytes} bytes (maxBytes); split them into several jobs`);
    }
    return { recordId, modelInput, text: written };
  });
}

/**
 * @param {number} line
 * @param {Set<string>} ids
 */
function newId(line, ids) {
  let id = `record-${`${line}`.padStart(7, "0")}`;
  while (ids.has(id)) id += "x";
  return id;
}

/**
 * Refuses what jobs of this type refuse, record by record, hours later.
 * @param {Record<string, unknown>} modelInput
 * @param {(member: string, problem: string) => Error} refuse
 */
function checkConverse(modelInput, refuse) {
  if (!Array.isArray(modelInput.messages)) {
    throw refuse("modelInput.messages", 'must be a list; records of other bodies need invocationType "InvokeModel"');
  }
  if (modelInput.toolConfig) {
    throw refuse(
      "modelInput.toolConfig",
      'jobs of the type Converse refuse tools; use invocationType "InvokeModel", or mode "on-demand"',
    );
  }
}

/**
 * The lines of a batch job's input.
 * @param {BatchRecords} records
 * @param {RecordOptions} [options]
 * @returns {ReadableStream<Uint8Array>}
 */
export function writeRecords(records, options = {}) {
  check("options", options);
  checkType(options.invocationType);
  return streamOf(checked(numbered(records, options), options));
}

/** @param {AsyncGenerator<Checked[], void, undefined>} records */
export function streamOf(records) {
  const pull = async (/** @type {ReadableStreamDefaultController<Uint8Array>} */ controller) => {
    const { done, value } = await records.next();
    if (done) return controller.close();
    // Also without lines: a stream that is asked and gives nothing is not asked again.
    controller.enqueue(encoder.encode(value.map(({ text }) => `${text}\n`).join("")));
  };
  return new ReadableStream({ pull, cancel: async () => void (await records.return(undefined)) }, { highWaterMark: 0 });
}
