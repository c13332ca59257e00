// The command line program.
import { parseArgs } from "node:util";
import { isLoopback } from "../http/gate.js";
import { messageOf } from "../lib/errors.js";
import { API_KEY, LONG_LIVED, TEMPORARY } from "../sigv4/credentials.js";
import { VERSION } from "../version.js";
import { startLocalBedrock } from "./start.js";

const HELP = `local-bedrock: an emulator of Amazon Bedrock on this machine

Usage: local-bedrock [options]

  --port N                 port to listen on; 0 takes any free one (default 8080)
  --host ADDRESS           address to listen on (default 127.0.0.1)
  --region REGION          region that signatures and ARNs must name (default us-east-1)
  --model NAME             smollm2 (default): a small real model, fetched on first use;
                           scripted: a deterministic stand-in for tests
  --embeddings NAME        minilm (default): a small real model, fetched when it is first asked;
                           scripted (default if --model is): vectors that count pieces of words
  --upstream URL           answer from this OpenAI-compatible server, e.g. http://127.0.0.1:11434/v1
  --upstream-model NAME    the model to ask there
  --tokens-per-second N    pace of the scripted model (default 0: as fast as it goes)
  --job-seconds N          how long provisioned throughput takes to be created or updated, a batch job to begin,
                           and a video (default 3; 0: no time)
  --batch-min-records N    how few records a batch job may have (default 100)
  --batch-records-per-second N
                           how many records a batch job works off (default 0: as fast as it goes)
  --bucket NAME            an S3 bucket that is there from the start; give it again for more (default local-bedrock)
  --storage-bytes N        how much S3's objects may take, in memory (default 268435456)
  --guardrail-words LIST   words that the guardrail blocks, separated by commas (default blockedword)
  --access-key-id ID       accept this key pair instead of the long-lived example
  --secret-access-key KEY  its secret
  --api-key KEY            accept this API key instead of the example
  --credential-seconds N   how long keys of Cognito and STS live (default 3600, or as long as STS's caller asks)
  --clock-offset-seconds N how far this clock is ahead of the machine's, to meet clients whose clock is wrong (default 0)
  --hide-headers           let pages of other origins read no response headers, neither Date nor x-amzn-*
  --allow-origin ORIGIN    let pages of this origin use every route; give it again for more (pages of this machine may)
  --allow-host NAME        answer to this name as well while listening on a loopback address; give it again for more
  --cache-dir DIR          where downloads are kept (default: LOCAL_BEDROCK_CACHE, else the system's usual place)
  --help                   print this
  --version                print the version
`;

const OPTIONS = /** @type {const} */ ({
  port: { type: "string", default: "8080" },
  host: { type: "string", default: "127.0.0.1" },
  region: { type: "string", default: "us-east-1" },
  model: { type: "string", default: "smollm2" },
  embeddings: { type: "string" },
  upstream: { type: "string" },
  "upstream-model": { type: "string" },
  "tokens-per-second": { type: "string", default: "0" },
  "job-seconds": { type: "string", default: "3" },
  "batch-min-records": { type: "string", default: "100" },
  "batch-records-per-second": { type: "string", default: "0" },
  bucket: { type: "string", multiple: true },
  "storage-bytes": { type: "string", default: "268435456" },
  "guardrail-words": { type: "string", default: "blockedword" },
  "access-key-id": { type: "string" },
  "secret-access-key": { type: "string" },
  "api-key": { type: "string" },
  "credential-seconds": { type: "string" },
  "clock-offset-seconds": { type: "string", default: "0" },
  "hide-headers": { type: "boolean", default: false },
  "allow-origin": { type: "string", multiple: true, default: /** @type {string[]} cast: of no texts */ ([]) },
  "allow-host": { type: "string", multiple: true, default: /** @type {string[]} cast: as above */ ([]) },
  "cache-dir": { type: "string" },
  help: { type: "boolean" },
  version: { type: "boolean" },
});

/**
 * @typedef {ReturnType<typeof parse>} Values
 * @typedef {{ [Flag in keyof Values]-?: Values[Flag] extends string | undefined ? Flag : never }[keyof Values]} TextFlag
 */

const parse = (/** @type {string[]} */ args) => parseArgs({ args, options: OPTIONS }).values;

/**
 * Runs the command line program; sets the exit status.
 * @param {string[]} args
 */
export async function run(args) {
  try {
    const values = parse(args);
    if (values.help) return void process.stdout.write(HELP);
    if (values.version) return void console.log(VERSION);
    const server = await startLocalBedrock(toOptions(values));
    console.log(banner(server, values.host));
    for (const name of ["SIGINT", "SIGTERM"]) process.once(name, () => server.close().then(() => process.exit(0)));
  } catch (error) {
    console.error(`local-bedrock: ${explain(error)}`);
    process.exitCode = 1;
  }
}

/**
 * @param {Values} values
 * @returns {import("../../types/index.js").Options}
 */
function toOptions(values) {
  const upstream = pairOf(values, "upstream", "upstream-model");
  const keys = pairOf(values, "access-key-id", "secret-access-key");
  return {
    port: numberFrom(values, "port", 65535),
    host: values.host,
    region: values.region,
    model: oneOf("model", values.model, ["smollm2", "scripted"]),
    embeddings: values.embeddings ? oneOf("embeddings", values.embeddings, ["minilm", "scripted"]) : undefined,
    upstream: upstream && { url: httpUrl(upstream[0]), model: upstream[1] },
    tokensPerSecond: numberFrom(values, "tokens-per-second", 1e6),
    jobSeconds: numberFrom(values, "job-seconds", 86_400),
    batchMinRecords: numberFrom(values, "batch-min-records", 1e6),
    batchRecordsPerSecond: numberFrom(values, "batch-records-per-second", 1e6),
    buckets: values.bucket,
    storageBytes: numberFrom(values, "storage-bytes", 2 ** 40),
    guardrailWords: values["guardrail-words"]
      .split(",")
      .map((word) => word.trim())
      .filter(Boolean),
    credentials: keys && { accessKeyId: keys[0], secretAccessKey: keys[1] },
    token: values["api-key"],
    credentialSeconds:
      values["credential-seconds"] === undefined ? null : numberFrom(values, "credential-seconds", 43_200),
    clockOffsetSeconds: numberFrom(values, "clock-offset-seconds", 1e9, -1e9),
    hideHeaders: values["hide-headers"],
    allowOrigins: values["allow-origin"],
    allowHosts: values["allow-host"],
    cacheDir: values["cache-dir"],
  };
}

/**
 * @param {Values} values
 * @param {"upstream" | "access-key-id"} one
 * @param {"upstream-model" | "secret-access-key"} other
 * @returns {[string, string] | undefined}
 */
function pairOf(values, one, other) {
  const [first, second] = [values[one], values[other]];
  if (first !== undefined && second !== undefined) return [first, second];
  if (first === second) return undefined;
  throw new TypeError(`--${one} and --${other} go together: give both or neither`);
}

/**
 * @param {Values} values
 * @param {TextFlag} flag
 * @param {number} maximum
 */
function numberFrom(values, flag, maximum, minimum = 0) {
  const text = values[flag] ?? "";
  const number = Number(text);
  if (text.trim() !== "" && number >= minimum && number <= maximum) return number;
  throw new TypeError(`--${flag} must be a number from ${minimum} to ${maximum}, not "${text}"`);
}

/**
 * @template {"smollm2" | "minilm" | "scripted"} Choice
 * @param {string} flag
 * @param {string} value
 * @param {Choice[]} choices
 * @returns {Choice}
 */
function oneOf(flag, value, choices) {
  const chosen = choices.find((choice) => choice === value);
  if (chosen !== undefined) return chosen;
  throw new TypeError(`--${flag} must be ${choices.join(" or ")}, not "${value}"`);
}

/** @param {string} text */
function httpUrl(text) {
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text;
  throw new TypeError(`--upstream must be an http or https URL such as http://127.0.0.1:11434/v1, not "${text}"`);
}

/** @param {unknown} error */
function explain(error) {
  const { code, port } = /** @type {NodeJS.ErrnoException & { port?: number }} cast: Node's, or without both */ (
    Object(error)
  );
  if (code === "EADDRINUSE") return `port ${port} is taken; choose another with --port, or --port 0`;
  if (code === "EACCES") return `port ${port} needs more rights; choose one above 1023 with --port`;
  return `${messageOf(error)}${error instanceof TypeError ? "\nTry local-bedrock --help." : ""}`;
}

/**
 * Keys that the user chose are not repeated on the screen.
 * @param {import("../../types/index.js").LocalBedrock} server
 * @param {string} host
 */
function banner({ url, region, credentials, token, info }, host) {
  const example = credentials === LONG_LIVED;
  const lines = [
    `local-bedrock ${info.version}: an emulator of Amazon Bedrock. It is not AWS, and no request leaves for AWS.`,
    info.model.sentence,
    "The same model answers for every model id, whatever its name.",
    ...(isLoopback(host)
      ? []
      : [`WARNING: everybody who can reach ${host} can use it and change it; see "Who may call" in the README.`]),
    "",
    `  endpoint            ${url}`,
    `  region              ${region}`,
    `  access key id       ${credentials.accessKeyId}`,
    `  secret access key   ${example ? credentials.secretAccessKey : "(as given)"}`,
    `  or an API key       ${token === API_KEY ? token : "(as given)"}`,
    `  or with a session   ${TEMPORARY.accessKeyId}  (secret and token: see the README)`,
    "",
    `  export AWS_ENDPOINT_URL=${url} AWS_REGION=${region}`,
    ...(example
      ? [`  export AWS_ACCESS_KEY_ID=${credentials.accessKeyId} AWS_SECRET_ACCESS_KEY=${credentials.secretAccessKey}`]
      : []),
    "",
    "Ctrl-C stops it.",
  ];
  return lines.join("\n");
}
