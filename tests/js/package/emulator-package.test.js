// The emulator's package, as npm packs it: its files, its licences, and the types of both its entries.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const EMULATOR = join(ROOT, "local-bedrock");

const MAX_TARBALL_BYTES = 246_000;
const MAX_FILES = 232;

let directory;
let packed;
let installed;

before(async () => {
  directory = await mkdtemp(join(tmpdir(), "local-bedrock-package-"));
  const { stdout } = await run("npm", ["pack", "--json", "--pack-destination", directory], { cwd: EMULATOR });
  [packed] = JSON.parse(stdout);
  installed = join(directory, "node_modules", "local-bedrock");
  await mkdir(installed, { recursive: true });
  await run("tar", ["-xzf", join(directory, packed.filename), "-C", installed, "--strip-components=1"]);
});

after(() => rm(directory, { recursive: true, force: true }));

const program = (path, ...args) =>
  run(process.execPath, [join(ROOT, "node_modules", path), ...args], { cwd: directory, timeout: 60_000 });

test("publint has nothing to say", async () => {
  const { stdout } = await program("publint/src/cli.js", "--strict", join(directory, packed.filename));
  assert.match(stdout, /All good!/);
});

test("attw finds types for both entries", async () => {
  // It exits with 1 if there is a problem, so this rejects.
  const options = ["--profile", "esm-only", "--format", "json", join(directory, packed.filename)];
  const { stdout } = await program("@arethetypeswrong/cli/dist/index.js", ...options);
  const { entrypoints } = JSON.parse(stdout).analysis;
  for (const name of [".", "./in-page"]) {
    const { bundler, "node16-esm": node } = entrypoints[name].resolutions;
    assert.ok(bundler.resolution.isTypeScript && node.resolution.isTypeScript, name);
  }
});

test("a strict TypeScript program finds its declarations in the package", async () => {
  await cp(join(ROOT, "tests/types/own-emulator.ts"), join(directory, "program.mts"));
  const options = ["--noEmit", "--strict", "--target", "es2022", "--module", "nodenext", "--lib", "es2022,dom"];
  await program("typescript/bin/tsc", ...options, "--types", "", "program.mts");
});

for (const name of ["LICENSE-MIT", "LICENSE-APACHE"]) {
  test(`both packages ship ${name} as it stands at the root`, async () => {
    const text = await readFile(join(ROOT, name), "utf8");
    assert.equal(await readFile(join(installed, name), "utf8"), text);
    assert.equal(await readFile(join(ROOT, "pkg", name), "utf8"), text);
  });
}

test("it stays small, and holds nothing but its code, declarations and documents", (t) => {
  const paths = packed.files.map(({ path }) => path);
  const others = paths.filter((path) => !/^(bin|src)\/.+\.js$|^types\/.+\.d\.ts$|\.json$|\.md$|^LICENSE-/.test(path));
  t.diagnostic(`${paths.length} files, ${packed.size} bytes packed`);
  assert.deepEqual(others, []);
  const raise = "if the package needs them, raise the limit in this file and say why in the commit";
  assert.ok(packed.size <= MAX_TARBALL_BYTES, `${packed.size} bytes; ${raise}`);
  assert.ok(packed.files.length <= MAX_FILES, `${packed.files.length} files; ${raise}`);
});
