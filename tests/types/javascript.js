// Checks the JavaScript of the packages and examples against its JSDoc types, each with its own tsconfig.json.
//
// `javascript.json` counts the errors that each file may still have. A file that is not in it has none, and a count only
// falls: `node tests/types/javascript.js --write` writes the counts anew, and refuses if one of them would rise.

import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const COUNTS = new URL("javascript.json", import.meta.url);
const PACKAGES = ["local-bedrock", "www", "pkg", "examples"];
const GENERATED = /^pkg\/(wasm|operations)\//;
const ERROR = /^([^( ][^(]*)\(\d+,\d+\): error TS/;

const found = new Map(PACKAGES.flatMap(errorsIn).sort(([one], [other]) => (one < other ? -1 : 1)));
const allowed = JSON.parse(readFileSync(COUNTS, "utf8"));
const isNew = !Object.keys(allowed).length;
const count = (errors) => errors?.length ?? 0;
const files = [...new Set([...found.keys(), ...Object.keys(allowed)])];
const worse = files.filter((file) => count(found.get(file)) > (allowed[file] ?? 0));
const better = files.filter((file) => count(found.get(file)) < (allowed[file] ?? 0));

if (worse.length && !isNew) {
  for (const file of worse) {
    console.error(`${file}: ${count(found.get(file))} errors of types, and ${allowed[file] ?? 0} are allowed`);
    for (const error of found.get(file)) console.error(`  ${error}`);
  }
  process.exitCode = 1;
} else if (process.argv.includes("--write")) {
  const counts = Object.fromEntries([...found].map(([file, errors]) => [file, errors.length]));
  writeFileSync(COUNTS, `${JSON.stringify(counts, null, 2)}\n`);
} else if (better.length) {
  console.error(`fewer errors than javascript.json allows; run it with --write: ${better.join(", ")}`);
  process.exitCode = 1;
}

/** @param {string} name of a package */
function errorsIn(name) {
  const tsc = spawnSync(process.execPath, ["node_modules/typescript/bin/tsc", "--project", name, "--pretty", "false"], {
    cwd: ROOT,
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  /** @type {Map<string, string[]>} */
  const errors = new Map();
  for (const line of tsc.stdout.split("\n")) {
    const file = ERROR.exec(line)?.[1];
    // A package's own files only, as www imports those of pkg; with pkg, whether they are what its declarations say.
    const isOwn = file?.startsWith(`${name}/`) || file?.startsWith("tests/types/");
    if (file && isOwn && !GENERATED.test(file)) errors.set(file, [...(errors.get(file) ?? []), line]);
  }
  return [...errors];
}
