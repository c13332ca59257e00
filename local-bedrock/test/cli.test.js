import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { emulator } from "./emulator.js";

const BIN = fileURLToPath(new URL("../bin/local-bedrock.js", import.meta.url));

/** Runs the program to its end. */
async function run(...args) {
  const child = spawn(process.execPath, [BIN, ...args]);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk));
  const [code] = await once(child, "close");
  return { code, output };
}

test("says what it is, serves, and ends on Ctrl-C", async (t) => {
  const secret = "a-secret-of-my-own";
  const args = [
    "--port",
    "0",
    "--model",
    "scripted",
    "--access-key-id",
    "MYOWNACCESSKEYID0000",
    "--secret-access-key",
    secret,
  ];
  const child = spawn(process.execPath, [BIN, ...args]);
  t.after(() => child.kill("SIGKILL"));
  let output = "";
  child.stdout.on("data", (chunk) => (output += chunk));
  while (!output.includes("Ctrl-C")) await once(child.stdout, "data");
  assert.match(output, /emulator/);
  assert.doesNotMatch(output, /WARNING/);
  assert.match(output, /stand-in/);
  assert.match(output, /MYOWNACCESSKEYID0000/);
  assert.ok(!output.includes(secret));
  const [url] = /http:\/\/127\.0\.0\.1:\d+/.exec(output);
  assert.equal((await fetch(`${url}/_local-bedrock/info`)).status, 200);
  child.kill("SIGINT");
  const [code] = await once(child, "close");
  assert.equal(code, 0);
});

test("warns when others than this machine can call", async (t) => {
  const child = spawn(process.execPath, [BIN, "--port", "0", "--model", "scripted", "--host", "0.0.0.0"]);
  t.after(() => child.kill("SIGKILL"));
  let output = "";
  child.stdout.on("data", (chunk) => (output += chunk));
  while (!output.includes("Ctrl-C")) await once(child.stdout, "data");
  assert.match(output, /WARNING: everybody who can reach 0\.0\.0\.0/);
});

test("--help and --version", async () => {
  const help = await run("--help");
  assert.equal(help.code, 0);
  assert.match(help.output, /--upstream-model/);
  assert.match((await run("--version")).output, /^\d+\.\d+\.\d+\n$/);
});

test("wrong flags are named", async (t) => {
  for (const [args, message] of [
    [["--prot", "1"], /--prot/],
    [["--port", "x"], /--port must be a number from 0 to 65535, not "x"/],
    [["--port", ""], /--port must be a number/],
    [["--model", "gpt"], /--model must be smollm2 or scripted, not "gpt"/],
    [["--upstream", "http://127.0.0.1:1/v1"], /--upstream and --upstream-model go together/],
    [["--upstream", "nonsense", "--upstream-model", "m"], /--upstream must be an http or https URL/],
    [["--secret-access-key", "x"], /--access-key-id and --secret-access-key go together/],
    [["--tokens-per-second", "-1"], /tokens-per-second/],
    [["--credential-seconds", "43201"], /--credential-seconds must be a number from 0 to 43200, not "43201"/],
    [
      ["--clock-offset-seconds=-2e9"],
      /--clock-offset-seconds must be a number from -1000000000 to 1000000000, not "-2e9"/,
    ],
    [["--allow-origin", "example.com"], /--allow-origin.*"example.com" is not an origin such as/],
    [["--allow-host", "http://a"], /--allow-host.*"http:\/\/a" is not a host name/],
    [["--job-seconds", "soon"], /--job-seconds must be a number from 0 to 86400, not "soon"/],
  ]) {
    const { code, output } = await run(...args);
    assert.equal(code, 1, args.join(" "));
    assert.match(output, message);
    assert.ok(!output.includes("    at "), "no stack");
  }
  const { port } = new URL((await emulator(t)).url);
  const taken = await run("--model", "scripted", "--port", port);
  assert.equal(taken.code, 1);
  assert.match(taken.output, new RegExp(`port ${port} is taken; choose another`));
});
