// Writes what a process has reached, when it ends.
import { writeFileSync } from "node:fs";

const path = process.env.MUTANTS_COVERAGE;
if (path) {
  process.on("exit", () => writeFileSync(path, JSON.stringify(globalThis.__stryker__?.mutantCoverage?.static ?? {})));
}
