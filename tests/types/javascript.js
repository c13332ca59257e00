// Checks the JavaScript of the packages and examples against its JSDoc types, each with its own tsconfig.json; with pkg, also
// whether its modules are what its declarations say (`implementation.ts`).

import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const PACKAGES = ["local-bedrock", "www", "pkg", "examples"];
const GENERATED = /^pkg\/(wasm|operations)\//;

for (const error of PACKAGES.flatMap(errorsIn)) {
  console.error(error);
  process.exitCode = 1;
}

/** @param {string} name of a package */
function errorsIn(name) {
  const { stdout, stderr, error } = spawnSync(
    process.execPath,
    ["node_modules/typescript/bin/tsc", "--project", name, "--pretty", "false"],
    { cwd: ROOT, encoding: "utf8", maxBuffer: 1 << 28 },
  );
  if (error) throw error;
  return `${stdout}${stderr}`.split("\n").filter((line) => {
    const file = /^([^( ][^(]*)\(\d+,\d+\): /.exec(line)?.[1];
    // Such as a tsconfig.json that tsc cannot read.
    if (!file) return /^\S/.test(line);
    // A package's own files only: www imports those of pkg.
    return (file.startsWith(`${name}/`) || file.startsWith("tests/types/")) && !GENERATED.test(file);
  });
}
