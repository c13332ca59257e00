// What the arguments of the command ask for, and which of them are refused.
import assert from "node:assert/strict";
import { test } from "node:test";
import { parsedArguments } from "../../../pkg/bin/arguments.js";

const words = (text) => text.split(" ").filter(Boolean);
const parse = (text, env = { AWS_REGION: "eu-west-1" }) => parsedArguments(words(text), env);

/** What is asked for, without the members that nobody gave. */
const given = (asked) => JSON.parse(JSON.stringify(asked));

const RUN = "batch run a.jsonl --model m";

test("nothing but what is required: a job, on the terminal, as lines of JSON", () => {
  assert.deepEqual(given(parse(RUN)), {
    action: "run",
    target: "a.jsonl",
    format: "jsonl",
    clients: { region: "eu-west-1" },
    run: { modelId: "m", mode: "auto" },
  });
  assert.deepEqual(given(parse("batch resume arn:1")), {
    action: "resume",
    target: "arn:1",
    format: "jsonl",
    clients: { region: "eu-west-1" },
    run: { mode: "auto" },
  });
});

test("every option", () => {
  const asked = parse(
    `batch run a.CSV --model m --input s3://b/in --output s3://b/out --role r --name n --type Converse --min-records 5
     --concurrency 2 --hours 24 --state s.json --out o.txt --format csv --region us-east-1 --endpoint http://e
     --s3-endpoint http://s --dry-run 3 --column a=b --column recordId=i=d --template {"c":1} --delimiter ;`.replaceAll(
      /\s+/g,
      " ",
    ),
    { AWS_REGION: "eu-west-1", AWS_ENDPOINT_URL: "http://no", AWS_ENDPOINT_URL_S3: "http://no" },
  );
  assert.deepEqual(asked, {
    action: "run",
    target: "a.CSV",
    format: "csv",
    out: "o.txt",
    state: "s.json",
    dryRun: 3,
    clients: { region: "us-east-1", endpoint: "http://e", s3Endpoint: "http://s" },
    run: {
      modelId: "m",
      input: "s3://b/in",
      output: "s3://b/out",
      roleArn: "r",
      jobName: "n",
      invocationType: "Converse",
      minRecords: 5,
      concurrency: 2,
      timeoutDurationInHours: 24,
      mode: "on-demand",
      columns: { a: "b", recordId: "i=d" },
      template: { c: 1 },
      delimiter: ";",
    },
  });
});

test("--on-demand and --dry-run run without a job", () => {
  const modeOf = (options) => parse(`${RUN} ${options}`).run.mode;
  assert.deepEqual([modeOf(""), modeOf("--on-demand"), modeOf("--dry-run 1")], ["auto", "on-demand", "on-demand"]);
});

test("the format is that of the file unless it is given", () => {
  const formatOf = (options) => parse(`${RUN} ${options}`).format;
  assert.deepEqual(["--out a.csv", "--out A.CSV", "--out a.csv.gz", "--out a.csv --format jsonl"].map(formatOf), [
    "csv",
    "csv",
    "jsonl",
    "jsonl",
  ]);
});

test("the region and the endpoints of the environment", () => {
  const clientsOf = (env) => given(parse(RUN, env).clients);
  assert.deepEqual(clientsOf({ AWS_REGION: "a", AWS_DEFAULT_REGION: "b" }), { region: "a" });
  const [region, endpoint, s3Endpoint] = ["b", "http://e", "http://s"];
  const env = { AWS_DEFAULT_REGION: region, AWS_ENDPOINT_URL: endpoint };
  assert.deepEqual(clientsOf(env), { region, endpoint, s3Endpoint: endpoint });
  assert.deepEqual(clientsOf({ ...env, AWS_ENDPOINT_URL_S3: s3Endpoint }), { region, endpoint, s3Endpoint });
});

test("help is asked for by no argument at all, --help or -h", () => {
  for (const text of ["", "--help", "-h", "batch run -h"]) assert.deepEqual(parse(text, {}), { help: true });
});

const FORMS = 'give "batch run FILE" or "batch resume JOB_ARN"';
const CSV_ONLY = "--column, --template and --delimiter are for files that end in .csv";

for (const [text, message, env] of [
  ["batch", FORMS],
  ["batch run", FORMS],
  ["jobs run a.jsonl --model m", FORMS],
  ["batch rerun a.jsonl --model m", FORMS],
  ["batch runs a.jsonl --model m", FORMS],
  ["batch run a.jsonl b.jsonl --model m", FORMS],
  ["--model m", FORMS],
  [RUN, "--region: give a region, or set AWS_REGION", {}],
  [`${RUN} --format xcsv`, "--format: give jsonl or csv"],
  [`${RUN} --format csvx`, "--format: give jsonl or csv"],
  [`${RUN} --out ./a.jsonl`, "--out: is the file of the records"],
  ["batch run a.jsonl", "--model: is required"],
  ...["dry-run", "min-records", "concurrency", "hours"].flatMap((name) =>
    ["0", "1.5", "x"].map((value) => [`${RUN} --${name} ${value}`, `--${name}: give a whole number from 1 on`]),
  ),
  [`${RUN} --column a=b`, CSV_ONLY],
  [`${RUN} --template {}`, CSV_ONLY],
  [`${RUN} --delimiter ;`, CSV_ONLY],
  ["batch run a.csv.gz --model m --column a=b", CSV_ONLY],
  [
    "batch run a.csv --model m",
    "--column: say which member each column is, such as --column modelInput.inputText=question",
  ],
  ["batch run a.csv --model m --column ab", "--column: give MEMBER=COLUMN, not ab"],
  ["batch run a.csv --model m --column =b", "--column: give MEMBER=COLUMN, not =b"],
  ["batch run a.csv --model m --column a=b --template {", "--template: is not JSON"],
  [`${RUN} --fast`, /^Unknown option '--fast'/],
]) {
  test(`refused: ${text}`, () => assert.throws(() => parse(text, env), { message }));
}
