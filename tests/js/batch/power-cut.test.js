// The process is killed in each phase; the same command, or `resume` on another machine, then gives every record exactly once.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { json } from "bedrock-wasm/testing";
import { scriptedJobs } from "../support/jobs.js";
import { BUCKET, S3_CREDENTIALS, startS3 } from "../support/s3-server.js";

const COMMAND = fileURLToPath(new URL("../../../pkg/bin/bedrock-wasm.js", import.meta.url));
const COUNT = 120;
/** More than two parts of an upload. */
const PADDING = "x".repeat(100_000);

let s3;
let front;
let directory;
let jobs;
let models = 0;
const invoke = (_url, { body }) => {
  models++;
  return json({ said: JSON.parse(body).prompt })();
};
/** Sees each request before it is answered. */
let onRequest = () => {};

before(async () => {
  directory = await mkdtemp(join(tmpdir(), "bedrock-wasm-power-"));
  s3 = await startS3({ unsigned: true });
  front = createServer((request, response) => {
    // A process that is killed leaves requests that end in the middle, and responses that nobody reads.
    answer(request, response).catch(() => response.destroy());
  });
  front.listen(0, "127.0.0.1");
  await once(front, "listening");
});
after(async () => {
  front.close();
  await s3.close();
  await rm(directory, { recursive: true });
});

async function answer(request, response) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = chunks.length ? Buffer.concat(chunks) : undefined;
  await onRequest(`${request.method} ${request.url}`);
  const isBedrock = /^\/model/.test(request.url);
  const headers = Object.fromEntries(
    Object.entries(request.headers).filter(
      ([name]) => !/^(host|connection|content-length|transfer-encoding)$/.test(name),
    ),
  );
  const send = /\/invoke$/.test(request.url) ? invoke : isBedrock ? jobs.fetch : s3.fetch;
  const answered = await send(`${isBedrock ? "http://bedrock" : s3.url}${request.url}`, {
    method: request.method,
    headers,
    body,
  });
  response.writeHead(
    answered.status,
    Object.fromEntries([...answered.headers].filter(([name]) => name !== "transfer-encoding")),
  );
  response.end(Buffer.from(await answered.arrayBuffer()));
}

/** Runs the command in a process; `killAt` says whether a request is its last. */
async function command(args, killAt = () => false) {
  const url = `http://127.0.0.1:${front.address().port}`;
  const env = {
    ...process.env,
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: S3_CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: S3_CREDENTIALS.secretAccessKey,
    AWS_ENDPOINT_URL: url,
  };
  const child = spawn(process.execPath, [COMMAND, "batch", ...args], { env });
  const told = { stdout: "", stderr: "" };
  for (const stream of ["stdout", "stderr"]) child[stream].on("data", (chunk) => (told[stream] += chunk));
  const seen = {};
  onRequest = async (line) => {
    const kind = kindOf(line);
    seen[kind] = (seen[kind] ?? 0) + 1;
    if (killAt(kind, seen[kind])) child.kill("SIGKILL");
  };
  const [status, signal] = await once(child, "close");
  return { ...told, status, signal, seen };
}

function kindOf(line) {
  if (/^POST \/model-invocation-job$/.test(line.split(" ").slice(0, 2).join(" "))) return "create";
  if (/^GET \/model-invocation-job/.test(line)) return "poll";
  if (/\/invoke$/.test(line)) return "invoke";
  if (/^PUT .*partNumber/.test(line)) return "part";
  if (/^POST .*uploadId/.test(line)) return "complete";
  return /^GET .*\.jsonl\.out/.test(line) ? "results" : "other";
}

const record = (at, prompt) => JSON.stringify({ recordId: `id-${at}`, modelInput: { prompt } });

async function file(name, padding) {
  const path = join(directory, name);
  await writeFile(path, Array.from({ length: COUNT }, (_, at) => record(at, `${at}${padding}`)).join("\n"));
  return path;
}

function assertEach(stdout) {
  const ids = stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line).recordId);
  assert.deepEqual(ids.sort(), Array.from({ length: COUNT }, (_, at) => `id-${at}`).sort());
}

for (const [phase, count] of [
  ["part", 2],
  ["complete", 1],
  ["create", 1],
  ["poll", 1],
  ["results", 1],
]) {
  test(`killed at ${phase} ${count}, the same command goes on`, async () => {
    s3.fetch.open.clear();
    jobs = scriptedJobs(s3.client(), { statuses: [] });
    const state = join(directory, `${phase}.state.json`);
    const args = [
      "run",
      await file(`${phase}.jsonl`, PADDING),
      "--model",
      "m",
      "--role",
      "r",
      "--input",
      `s3://${BUCKET}/${phase}/in`,
      "--output",
      `s3://${BUCKET}/${phase}/out`,
      "--state",
      state,
    ];
    const killed = await command(args, (kind, seen) => kind === phase && seen === count);
    assert.equal(killed.signal, "SIGKILL");
    const again = await command(args);
    assert.equal(again.status, 0, again.stderr);
    assertEach(again.stdout);
    assert.equal(jobs.jobs.size, 1);
    assert.equal(s3.fetch.open.size, 0, "parts are left");
    if (/poll|results/.test(phase)) assert.equal(again.seen.part, undefined);
  });
}

test("killed on demand, the same command calls for the rest", async () => {
  const args = [
    "run",
    await file("on-demand.jsonl", ""),
    "--model",
    "m",
    "--on-demand",
    "--concurrency",
    "2",
    "--state",
    join(directory, "on-demand.state.json"),
  ];
  models = 0;
  const killed = await command(args, (kind, seen) => kind === "invoke" && seen === 60);
  assert.equal(killed.signal, "SIGKILL");
  const before = models;
  const again = await command(args);
  assert.equal(again.status, 0, again.stderr);
  assertEach(again.stdout);
  // Those that were on their way, or not saved yet, are called for again.
  assert.ok(models - before < COUNT - 40, `${models - before} calls`);
});
