// The arguments of the command.
import { resolve } from "node:path";
import { parseArgs } from "node:util";

export const USAGE = `bedrock-wasm batch run FILE --model ID [options]      runs the records of a JSONL or CSV file
bedrock-wasm batch resume JOB_ARN [options]           takes up a job and prints its results

Where the records run:
  --input s3://…     folder that the records are uploaded to
  --output s3://…    folder for the results of the job
  --role ARN         role that Bedrock reads and writes the folders with
  --on-demand        without a job: one call for each record; needs none of the three
  --dry-run N        runs the first N records on demand, and nothing else
  --type TYPE        InvokeModel (the default) or Converse
  --min-records N    fewer records run on demand (100)
  --concurrency N    calls at the same time, on demand (8)
  --name NAME        of the job
  --hours N          after which the job expires (24 to 168)
  --state FILE       keeps what is done, so that the same command goes on after a failure

CSV files:
  --column MEMBER=COLUMN   such as modelInput.inputText=question; for each column
  --template JSON          the record that columns are put into
  --delimiter CHARACTER

Results:
  --out FILE         writes them there instead of to the terminal
  --format FORMAT    jsonl (the default) or csv

  --region REGION, --endpoint URL, --s3-endpoint URL
                     else AWS_REGION, AWS_ENDPOINT_URL and AWS_ENDPOINT_URL_S3

Credentials are read from AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN.
The exit status is 0 if all records succeeded, 1 if some failed, 2 if the run failed, 130 if it was interrupted.`;

const TEXT =
  "input output role type name state template delimiter out format region endpoint s3-endpoint model dry-run min-records concurrency hours".split(
    " ",
  );

/**
 * @import { RunBatchOptions } from "../types/batch.js"
 *
 * @typedef {Record<string, string | undefined> & { column?: string[], help?: boolean, "on-demand"?: boolean }} Values
 * @typedef {object} Asked
 * @property {string} action `run` or `resume`
 * @property {string} target a file, or the ARN of a job
 * @property {string} format `jsonl` or `csv`
 * @property {string} [out]
 * @property {string} [state]
 * @property {number} [dryRun]
 * @property {{ region: string, endpoint?: string, s3Endpoint?: string }} clients
 * @property {RunBatchOptions} run
 */

/**
 * @param {string[]} args
 * @param {Record<string, string | undefined>} env
 * @returns {Asked | { help: true }}
 * @throws {Error} that says which argument is wrong
 */
export function parsedArguments(args, env) {
  const options = Object.fromEntries(TEXT.map((name) => [name, { type: /** @type {const} */ ("string") }]));
  /** @type {{ values: any, positionals: string[] }} any: the names of most options are in a list */
  const { values, positionals } = parseArgs({
    args,
    options: {
      ...options,
      column: { type: "string", multiple: true },
      "on-demand": { type: "boolean" },
      help: { type: "boolean", short: "h" },
    },
    allowPositionals: true,
  });
  if (values.help || !args.length) return { help: true };
  const [topic, action, target, ...rest] = positionals;
  if (topic !== "batch" || !/^(run|resume)$/.test(action) || !target || rest.length) {
    throw new Error('give "batch run FILE" or "batch resume JOB_ARN"');
  }
  const region = values.region ?? env.AWS_REGION ?? env.AWS_DEFAULT_REGION;
  if (!region) throw new Error("--region: give a region, or set AWS_REGION");
  const format = values.format ?? (isCsv(values.out) ? "csv" : "jsonl");
  if (!/^(jsonl|csv)$/.test(format)) throw new Error("--format: give jsonl or csv");
  if (values.out && resolve(values.out) === resolve(target)) throw new Error("--out: is the file of the records");
  if (action === "run" && !values.model) throw new Error("--model: is required");
  const endpoint = values.endpoint ?? env.AWS_ENDPOINT_URL;
  return {
    action,
    target,
    format,
    out: values.out,
    state: values.state,
    dryRun: count(values, "dry-run"),
    clients: { region, endpoint, s3Endpoint: values["s3-endpoint"] ?? env.AWS_ENDPOINT_URL_S3 ?? endpoint },
    run: {
      modelId: values.model,
      input: values.input,
      output: values.output,
      roleArn: values.role,
      jobName: values.name,
      invocationType: values.type,
      minRecords: count(values, "min-records"),
      concurrency: count(values, "concurrency"),
      timeoutDurationInHours: count(values, "hours"),
      mode: values["on-demand"] || values["dry-run"] ? "on-demand" : "auto",
      ...csvOptions(target, values),
    },
  };
}

/**
 * @param {Record<string, string | undefined>} values
 * @param {string} name
 */
function count(values, name) {
  if (values[name] === undefined) return undefined;
  const number = Number(values[name]);
  if (!Number.isInteger(number) || number < 1) throw new Error(`--${name}: give a whole number from 1 on`);
  return number;
}

/**
 * @param {string} file
 * @param {{ column?: string[], template?: string, delimiter?: string }} values
 */
function csvOptions(file, { column, template, delimiter }) {
  if (!isCsv(file)) {
    if (column || template || delimiter) {
      throw new Error("--column, --template and --delimiter are for files that end in .csv");
    }
    return {};
  }
  if (!column) {
    throw new Error("--column: say which member each column is, such as --column modelInput.inputText=question");
  }
  const pairs = column.map((pair) => {
    const at = pair.indexOf("=");
    if (at < 1) throw new Error(`--column: give MEMBER=COLUMN, not ${pair}`);
    return [pair.slice(0, at), pair.slice(at + 1)];
  });
  return { columns: Object.fromEntries(pairs), template: template && json(template), delimiter };
}

/** @param {string | undefined} file */
function isCsv(file) {
  return file?.toLowerCase().endsWith(".csv");
}

/** @param {string} text */
function json(text) {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error("--template: is not JSON");
  }
}
