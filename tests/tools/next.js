// An app of Next, built with its defaults and served.
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { startServer } from "./background.js";
import { MODULES } from "./install.js";

const run = promisify(execFile);
const PROGRAM = join(MODULES, "next/dist/bin/next");
const QUIET = { NEXT_TELEMETRY_DISABLED: "1" };

/** Half a minute on an idle machine, and minutes on one that is busy. */
const BUILD_MS = 280_000;

/**
 * @param {string} directory
 * @param {{ env?: Record<string, string>, flags?: string[] }} [options] flags of `next build`
 */
export async function startNext(directory, { env = {}, flags = [] } = {}) {
  await run(process.execPath, [PROGRAM, "build", ...flags], {
    cwd: directory,
    env: { ...process.env, ...QUIET, ...env },
    timeout: BUILD_MS,
  });
  const args = [PROGRAM, "start", "--hostname", "127.0.0.1", "--port", "0"];
  return startServer(process.execPath, args, {
    cwd: directory,
    env: { ...QUIET, ...env },
    listening: /(http:\/\/127\.0\.0\.1:[1-9]\d*)/,
  });
}
