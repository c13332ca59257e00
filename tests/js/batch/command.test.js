// `npx bedrock-wasm batch`, from a terminal and in CI.
import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { EventEmitter } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { json, serviceError } from "bedrock-wasm/testing";
import { runCommand, serve } from "../support/command.js";
import { records, scriptedJobs } from "../support/jobs.js";
import { BUCKET, S3_CREDENTIALS, startS3 } from "../support/s3-server.js";

let s3;
let bedrock;
let jobs;
let directory;
/** What the model makes of a prompt, on demand. */
let model;

before(async () => {
  directory = await mkdtemp(join(tmpdir(), "bedrock-wasm-command-"));
  s3 = await startS3({ unsigned: true });
  bedrock = await serve((url, init) => {
    if (!/\/invoke$/.test(url)) return jobs.fetch(url, init);
    const { prompt } = JSON.parse(init.body);
    return model(prompt);
  });
});
after(async () => {
  bedrock.close();
  await s3.close();
  await rm(directory, { recursive: true });
});

const command = (args, options) =>
  runCommand(args, {
    env: {
      AWS_REGION: "us-east-1",
      AWS_ACCESS_KEY_ID: S3_CREDENTIALS.accessKeyId,
      AWS_SECRET_ACCESS_KEY: S3_CREDENTIALS.secretAccessKey,
      AWS_ENDPOINT_URL: bedrock.url,
      AWS_ENDPOINT_URL_S3: s3.url,
    },
    ...options,
  });

async function file(name, content) {
  const path = join(directory, name);
  await writeFile(path, content);
  return path;
}

const jsonl = (count) =>
  records(count)
    .map((record) => JSON.stringify(record))
    .join("\n");
const lines = (output) =>
  output
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
const WHERE = [
  "--model",
  "m",
  "--input",
  `s3://${BUCKET}/in`,
  "--output",
  `s3://${BUCKET}/out`,
  "--role",
  "arn:aws:iam::123456789012:role/batch",
];
const echo = (prompt) => json({ said: prompt })();

test("a job's results come out as lines, and its progress in between", async () => {
  jobs = scriptedJobs(s3.client());
  const { status, stdout, stderr } = await command(["batch", "run", await file("a.jsonl", jsonl(120)), ...WHERE]);
  assert.equal(status, 0, stderr);
  assert.equal(lines(stdout).length, 120);
  assert.deepEqual(
    lines(stdout).find(({ recordId }) => recordId === "id-7"),
    { recordId: "id-7", output: { said: "prompt 7" } },
  );
  assert.deepEqual(
    stderr.split("\n").map((line) => line.replace(/^\[.*?\] .*? %\s+| {2}.*/g, "")),
    ["Uploading", "Submitted", "Validating", "Scheduled", "InProgress", "Completed", "120 succeeded, 0 failed", ""],
  );
});

test("in a terminal, the progress is one line with a bar", async () => {
  jobs = scriptedJobs(s3.client());
  const { stderr } = await command(["batch", "run", await file("tty.jsonl", jsonl(120)), ...WHERE], { isTTY: true });
  const last = stderr.split("\r").at(-1);
  assert.match(last, /\[#{24}\] 100 % {2}Completed {2}120 of 120 {2}[\d.]+\/s\n120 succeeded, 0 failed\n$/);
});

test("records that fail make the exit status 1", async () => {
  model = (prompt) =>
    prompt.endsWith(" 3") ? serviceError("ValidationException", { message: 'too "long"' })() : echo(prompt);
  const { status, stdout, stderr } = await command([
    "batch",
    "run",
    await file("b.jsonl", jsonl(10)),
    "--model",
    "m",
    "--on-demand",
    "--format",
    "csv",
  ]);
  assert.equal(status, 1);
  assert.match(stderr, /9 succeeded, 1 failed/);
  const rows = stdout.trim().split("\n");
  assert.equal(rows[0], "recordId,output,errorCode,errorMessage");
  assert.ok(rows.includes('id-3,,400,"too ""long"""'));
  assert.ok(rows.includes('id-4,"{""said"":""prompt 4""}",,'));
});

test("a dry run is of the first records alone", async () => {
  model = echo;
  jobs = scriptedJobs(s3.client());
  const out = join(directory, "out.jsonl");
  const csv = `id,question\n${Array.from({ length: 200 }, (_, at) => `${at},"What, ${at}?"`).join("\n")}`;
  const { status, stdout } = await command([
    "batch",
    "run",
    await file("c.csv", csv),
    ...WHERE,
    "--dry-run",
    "5",
    "--column",
    "modelInput.prompt=question",
    "--column",
    "recordId=id",
    "--out",
    out,
  ]);
  assert.deepEqual([status, stdout, jobs.created.length], [0, "", 0]);
  const results = lines(await readFile(out, "utf8"));
  assert.deepEqual(
    results.map(({ output }) => output.said).sort(),
    [0, 1, 2, 3, 4].map((at) => `What, ${at}?`),
  );
});

test("an interrupt leaves the job, says how to take it up, and resume does", async () => {
  jobs = scriptedJobs(s3.client(), { statuses: ["Submitted", ...Array(3).fill("InProgress")] });
  const signals = new EventEmitter();
  const running = command(["batch", "run", await file("d.jsonl", jsonl(100)), ...WHERE], { signals });
  while (!jobs.created.length) await new Promise((resolve) => setTimeout(resolve, 5));
  signals.emit("SIGINT");
  const { status, stderr } = await running;
  assert.equal(status, 130);
  const [, arn] = /\ninterrupted\nTake the job up again with: npx bedrock-wasm batch resume (\S+)\n$/.exec(stderr);
  const resumed = await command(["batch", "resume", arn]);
  assert.equal(resumed.status, 0, resumed.stderr);
  assert.equal(lines(resumed.stdout).length, 100);
});

test("a state file lets the same command go on, with every record once", async () => {
  let calls = 0;
  model = (prompt) =>
    ++calls > 6 ? serviceError("AccessDeniedException", { message: "the session has expired" })() : echo(prompt);
  const args = [
    "batch",
    "run",
    await file("e.jsonl", jsonl(12)),
    "--model",
    "m",
    "--on-demand",
    "--concurrency",
    "1",
    "--state",
    join(directory, "e.state.json"),
  ];
  const first = await command(args);
  assert.deepEqual([first.status, lines(first.stdout).length], [2, 6]);
  assert.match(first.stderr, /the session has expired/);
  model = echo;
  const second = await command(args);
  assert.equal(second.status, 0, second.stderr);
  assert.deepEqual(
    lines(second.stdout)
      .map(({ recordId }) => recordId)
      .sort(),
    records(12)
      .map(({ recordId }) => recordId)
      .sort(),
  );
  assert.equal(calls, 7);
});

test("a record that is wrong stops the run before anything is sent", async () => {
  jobs = scriptedJobs(s3.client());
  const { status, stderr } = await command([
    "batch",
    "run",
    await file("f.jsonl", `${jsonl(150)}\n{"recordId": "x"}`),
    ...WHERE,
  ]);
  assert.deepEqual([status, jobs.created.length], [2, 0]);
  assert.match(stderr, /records: line 151: modelInput: /);
});

test("a job that fails cannot be taken up again", async () => {
  jobs = scriptedJobs(s3.client(), { end: "Failed" });
  const { status, stderr } = await command(["batch", "run", await file("g.jsonl", jsonl(100)), ...WHERE]);
  assert.equal(status, 2);
  assert.match(stderr, /\nthe job is Failed\n$/);
});

test("a file for results that cannot be written is refused before there is a job", async () => {
  jobs = scriptedJobs(s3.client());
  const args = ["batch", "run", await file("h.jsonl", jsonl(100)), ...WHERE];
  const { status, stderr } = await command([...args, "--out", join(directory, "none", "out.jsonl")]);
  assert.deepEqual([status, jobs.created.length], [2, 0]);
  assert.match(stderr, /^ENOENT: .*none/);
});

for (const [args, pattern] of [
  [["batch"], /batch run FILE/],
  [["batch", "run", "f.jsonl"], /--model: is required/],
  [["batch", "run", "f.jsonl", "--model", "m", "--fast"], /--fast/],
  [["batch", "run", "f.csv", "--model", "m"], /--column/],
  [["batch", "run", "f.csv", "--model", "m", "--column", "x"], /--column: give MEMBER=COLUMN/],
  [["batch", "run", "f.jsonl", "--model", "m", "--column", "a=b"], /\.csv/],
  [["batch", "run", "f.jsonl", "--model", "m", "--dry-run", "0"], /--dry-run: give a whole number/],
  [["batch", "run", "f.jsonl", "--model", "m", "--format", "xml"], /--format/],
  [["batch", "run", "no-such-file.jsonl", "--model", "m", "--on-demand"], /no-such-file/],
  [["batch", "run", "f.jsonl", "--model", "m"], /^(client|s3|roleArn|input|ENOENT)/],
]) {
  test(`${args.join(" ")} exits with 2 and says why`, async () => {
    const { status, stderr } = await command(args);
    assert.equal(status, 2);
    assert.match(stderr, pattern);
  });
}

test("--help prints the commands", async () => {
  for (const args of [[], ["--help"], ["batch", "run", "-h"]]) {
    const { status, stdout } = await command(args);
    assert.equal(status, 0);
    assert.match(stdout, /--dry-run N/);
  }
});
