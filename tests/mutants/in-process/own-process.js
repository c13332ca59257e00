// Test files that need a process to themselves, such as those about the first call of `init`.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";

const LIMIT_MS = 60_000;
const REPORT = new URL("./report-coverage.js", import.meta.url).href;

/** Runs the file; true if its tests pass. With the path of a file for it, coverage is written there. */
export function passes(/** @type {string} */ file, /** @type {string | undefined} */ coverageFile) {
  const env = { ...process.env, ...(coverageFile && { MUTANTS_COVERAGE: coverageFile }) };
  const child = spawn(process.execPath, ["--import", REPORT, file], { env, stdio: "ignore", timeout: LIMIT_MS });
  return new Promise((resolve) => child.on("exit", (code) => resolve(code === 0)));
}

/** Runs the file and returns how often each mutant was reached; undefined if a test fails. */
export async function coverageOf(/** @type {string} */ file, /** @type {string} */ coverageFile) {
  if (!(await passes(file, coverageFile))) return undefined;
  return JSON.parse(readFileSync(coverageFile, "utf8"));
}
