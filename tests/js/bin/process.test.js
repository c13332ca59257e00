// The command as `npx` starts it: its arguments are the process's, and so is its exit status.
import assert from "node:assert/strict";
import process from "node:process";
import { test } from "node:test";
import { USAGE } from "../../../pkg/bin/arguments.js";

let started = 0;

/** What the command prints and the exit status that it leaves, for the words behind its name. */
async function start(...words) {
  const { argv, exitCode } = process;
  const streams = Object.getOwnPropertyDescriptors(process);
  let text = "";
  const value = { write: (piece) => void (text += piece) };
  try {
    process.argv = ["/usr/bin/node", "/usr/bin/bedrock-wasm", ...words];
    for (const name of ["stdout", "stderr"]) Object.defineProperty(process, name, { configurable: true, value });
    await import(`../../../pkg/bin/bedrock-wasm.js?${++started}`);
    return { text, status: process.exitCode };
  } finally {
    for (const name of ["stdout", "stderr"]) Object.defineProperty(process, name, streams[name]);
    Object.assign(process, { argv, exitCode });
  }
}

test("the words behind the name are the arguments", async () => {
  assert.deepEqual(await start(), { text: `${USAGE}\n`, status: 0 });
  const { text, status } = await start("batch");
  assert.deepEqual([text.split("\n", 1), status], [['give "batch run FILE" or "batch resume JOB_ARN"'], 2]);
});
