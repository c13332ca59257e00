// Where the command writes results and what is done, and what happens if it cannot.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { json, serviceError } from "bedrock-wasm/testing";
import { resultWriter } from "../../../pkg/bin/output.js";
import { CREDENTIALS } from "../support/clients.js";
import { runCommand, serve } from "../support/command.js";
import { records } from "../support/jobs.js";

let bedrock;
let directory;
/** Prompts that reached the model. */
let prompts;
/** What the model answers. */
let answer;

before(async () => {
  bedrock = await serve(async (_url, { body }) => {
    const { prompt } = JSON.parse(body);
    prompts.push(prompt);
    return answer(prompt);
  });
});
after(() => bedrock.close());
beforeEach(async () => {
  prompts = [];
  answer = said;
  directory = await mkdtemp(join(tmpdir(), "bedrock-wasm-results-"));
  await writeFile(
    at("in.jsonl"),
    records(3)
      .map((record) => JSON.stringify(record))
      .join("\n"),
  );
});

afterEach(() => rm(directory, { recursive: true }));

const said = (prompt) => json({ said: prompt })();
const at = (name) => join(directory, name);

/** Runs the three records on demand, one after another. */
const runThree = (options = [], world = {}) =>
  runCommand(["batch", "run", at("in.jsonl"), "--model", "m", "--on-demand", "--concurrency", "1", ...options], {
    env: {
      AWS_REGION: "us-east-1",
      AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
      AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
      AWS_ENDPOINT_URL: bedrock.url,
    },
    ...world,
  });

const LINES = records(3).map(({ recordId, modelInput }) => ({ recordId, output: { said: modelInput.prompt } }));
const parsed = (text) =>
  text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));

test("a file is whole when it is closed", async () => {
  const writer = await resultWriter(at("out.csv"), "csv");
  for (const recordId of ["a", "b,c"]) await writer.write({ recordId, output: { recordId } });
  await writer.write({ recordId: "d", error: {} });
  await writer.close();
  assert.equal(
    readFileSync(at("out.csv"), "utf8"),
    `recordId,output,errorCode,errorMessage\na,"{""recordId"":""a""}",,\n"b,c","{""recordId"":""b,c""}",,\nd,,,\n`,
  );
});

test("--out replaces a file", async () => {
  await writeFile(at("out.jsonl"), "what was there before\n".repeat(100));
  const { status, stdout, stderr } = await runThree(["--out", at("out.jsonl")]);
  assert.deepEqual([status, stdout, stderr.split("\n").slice(-2)], [0, "", ["3 succeeded, 0 failed", ""]]);
  assert.deepEqual(parsed(await readFile(at("out.jsonl"), "utf8")), LINES);
});

test("a reader of the terminal that leaves ends the run with its error", async () => {
  const stdout = new Writable({ write: (_chunk, _encoding, done) => setImmediate(done, new Error("write EPIPE")) });
  const { status, stderr } = await runThree([], { stdout });
  assert.equal(status, 2);
  assert.match(stderr, /^write EPIPE$/m);
});

test("a slow reader of the terminal is waited for", async () => {
  let text = "";
  const write = (chunk, _encoding, done) => setImmediate(() => done(void (text += chunk)));
  const stdout = new Writable({ highWaterMark: 1, write });
  const { status } = await runThree([], { stdout });
  assert.equal(status, 0);
  assert.deepEqual([parsed(text), stdout.writableEnded], [LINES, false]);
});

test("a full disk fails the run", { skip: existsSync("/dev/full") ? false : "there is no /dev/full" }, async () => {
  const { status, stderr } = await runThree(["--out", "/dev/full"]);
  assert.equal(status, 2);
  assert.match(stderr, /^ENOSPC: /m);
});

test("--state: the same command goes on after a failure, and calls the model for no record twice", async () => {
  const options = ["--state", at("state.json")];
  answer = (prompt) =>
    prompts.length === 3 ? serviceError("AccessDeniedException", { message: "it has expired" })() : said(prompt);
  const first = await runThree(options);
  assert.deepEqual([first.status, parsed(first.stdout)], [2, LINES.slice(0, 2)]);
  assert.match(first.stderr, /^it has expired$/m);
  answer = said;
  const second = await runThree(options);
  assert.deepEqual([second.status, parsed(second.stdout)], [0, LINES]);
  const third = await runThree(options);
  assert.deepEqual([third.status, parsed(third.stdout)], [0, LINES]);
  assert.deepEqual(prompts, ["prompt 0", "prompt 1", "prompt 2", "prompt 2"]);
});

test("a state that is not one, or cannot be kept, is refused before anything is sent", async () => {
  const whole = /^--state: .*state\.json is not the state of a run; remove it, or give another file\n$/;
  await writeFile(at("state.json"), "{");
  for (const [path, expected] of [
    [at("state.json"), whole],
    [directory, /^EISDIR: .*read/],
    [join(directory, "none", "state.json"), /^ENOENT: .*none/],
  ]) {
    const { status, stderr } = await runThree(["--state", path]);
    assert.equal(status, 2);
    assert.match(stderr, expected);
  }
  assert.deepEqual(prompts, []);
});

test("a state that can no longer be kept fails the run", async () => {
  await mkdir(at("kept"));
  answer = async (prompt) => {
    await rm(at("kept"), { recursive: true, force: true });
    return said(prompt);
  };
  const { status, stderr } = await runThree(["--state", join(directory, "kept", "state.json")]);
  assert.equal(status, 2);
  assert.match(stderr, /^ENOENT: .*kept/m);
});
