// Every block of code that users copy from the README files and docs/ works: JavaScript is run, shell names what exists, Rust is
// compiled by `cargo test` (tests/snippets.rs), data is parsed. A block that no rule covers is a failure.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { access, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { startLocalBedrock } from "local-bedrock";
import { checkShell } from "../support/shell.js";
import { pages, ROOT, snippetsOf } from "../support/snippets.js";

const run = promisify(execFile);
const WORLD = fileURLToPath(new URL("../support/snippet-world.js", import.meta.url));
const TSC = fileURLToPath(new URL("node_modules/typescript/bin/tsc", ROOT));
const TIMEOUT_MS = 60_000;

/** As long as a reader's copy of the package would be found from there, any directory will do. */
const SCRATCH = fileURLToPath(new URL("target/snippets/", ROOT));

/** The SDKs that blocks import: dependencies of the emulator's tests alone. */
const SDKS = fileURLToPath(new URL("local-bedrock/node_modules/", ROOT));

let directory;
let emulator;

before(async () => {
  await mkdir(SCRATCH, { recursive: true });
  directory = await mkdtemp(SCRATCH);
  await mkdir(join(directory, "node_modules"));
  for (const name of ["openai", "@anthropic-ai"]) {
    await symlink(join(SDKS, name), join(directory, "node_modules", name));
  }
  // Of the three versions that are installed, the newest has all that the blocks import.
  await mkdir(join(directory, "node_modules/ai"));
  await writeFile(join(directory, "node_modules/ai/package.json"), '{ "type": "module", "exports": "./index.js" }');
  await writeFile(join(directory, "node_modules/ai/index.js"), 'export * from "ai-7";');
  emulator = await startLocalBedrock({ model: "scripted", log: () => {} });
});
after(async () => {
  await emulator.close();
  await rm(directory, { recursive: true, force: true });
});

/** Readers start the emulator on its own port; here it has any free one. */
const here = (code) => code.replaceAll("http://127.0.0.1:8080", emulator.url);

async function write(name, code) {
  const file = join(directory, name);
  await writeFile(file, code);
  return file;
}

const CHECKS = {
  async js(code, { at, directory: page }) {
    const file = await write(`${at.replaceAll(/\W/g, "-")}.mjs`, here(code));
    const asks = page === "local-bedrock" || code.includes("http://127.0.0.1:8080");
    await run(process.execPath, [WORLD, file, ...(asks ? ["emulator"] : [])], {
      timeout: TIMEOUT_MS,
    });
  },
  async ts(code, { at }) {
    const file = await write(`${at.replaceAll(/\W/g, "-")}.mts`, code);
    const lib = "es2023,dom,dom.asynciterable,esnext.disposable";
    await run(process.execPath, [
      TSC,
      "--noEmit",
      "--strict",
      "--target",
      "es2023",
      "--module",
      "nodenext",
      "--types",
      "",
      "--lib",
      lib,
      file,
    ]);
  },
  async sh(code, { directory: page }) {
    await checkShell(code, page);
    if (!/^curl .*127\.0\.0\.1:8080/.test(code)) return;
    const { stdout } = await run("sh", ["-ec", here(code)], { timeout: TIMEOUT_MS });
    assert.ok(JSON.parse(stdout).output, stdout);
  },
  python: (code) => run("python3", ["-c", "import ast, sys; ast.parse(sys.argv[1])", code]),
  json: (code) => JSON.parse(code),
  /** The addresses of an import map are files of the package, and a module script runs with what they name. */
  async html(code, snippet) {
    const [, map] = /<script type="importmap">(.*?)<\/script>/s.exec(code) ?? [];
    assert.ok(map, "a page imports the package by an import map");
    for (const address of Object.values(JSON.parse(map).imports)) {
      await access(new URL(address.replace("/node_modules/bedrock-wasm/", "pkg/"), ROOT));
    }
    for (const [, script] of code.matchAll(/<script type="module">(.*?)<\/script>/gs)) await CHECKS.js(script, snippet);
  },
  async rust(code) {
    const compiled = await readFile(new URL("tests/snippets.rs", ROOT), "utf8");
    const plain = (text) => text.replaceAll(/^ +/gm, "");
    assert.ok(plain(compiled).includes(plain(code)), "tests/snippets.rs does not have this block, line for line");
  },
};

const snippets = (await Promise.all((await pages()).map(snippetsOf))).flat();

for (const snippet of snippets) {
  test(`${snippet.at}, ${snippet.language}`, { skip: snippet.skip }, async () => {
    const check = CHECKS[snippet.language];
    assert.ok(check, `no rule for blocks of "${snippet.language}"`);
    await check(snippet.code, snippet);
  });
}

test("no block is left out", (t) => {
  const skipped = snippets.filter(({ skip }) => skip);
  for (const language of new Set(snippets.map((snippet) => snippet.language))) {
    t.diagnostic(`${language}: ${snippets.filter((snippet) => snippet.language === language).length}`);
  }
  t.diagnostic(`proved: ${snippets.length - skipped.length} snippets of the documentation run`);
  for (const { at, skip } of skipped) t.diagnostic(`${at} is not run: ${skip}`);
  assert.ok(snippets.length >= 30, `${snippets.length} blocks`);
  assert.ok(skipped.length <= 2, "too many blocks are not run");
});
