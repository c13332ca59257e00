// What others' linters and bundlers make of the packed package.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { build } from "esbuild";

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const PKG = join(ROOT, "pkg");

/** The download of `npm install`; more wants a reason, and this line changed. */
const MAX_TARBALL_BYTES = 447_000;
const MAX_FILES = 256;

let directory;
let tarball;
let packed;

before(async () => {
  directory = await mkdtemp(join(tmpdir(), "bedrock-wasm-lint-"));
  const { stdout } = await run("npm", ["pack", "--json", "--pack-destination", directory], { cwd: PKG });
  [packed] = JSON.parse(stdout);
  tarball = join(directory, packed.filename);
});

after(() => rm(directory, { recursive: true, force: true }));

const program = (path, ...args) =>
  run(process.execPath, [join(ROOT, "node_modules", path), ...args], { cwd: directory, timeout: 60_000 });

test("publint has nothing to say", async () => {
  const { stdout } = await program("publint/src/cli.js", "--strict", tarball);
  assert.match(stdout, /All good!/);
});

test("attw finds types for every way of importing", async () => {
  // It exits with 1 if there is a problem, so this rejects.
  const { stdout } = await program(
    "@arethetypeswrong/cli/dist/index.js",
    "--profile",
    "esm-only",
    "--format",
    "json",
    tarball,
  );
  const { analysis } = JSON.parse(stdout);
  const { exports } = JSON.parse(await readFile(join(PKG, "package.json"), "utf8"));
  for (const name of Object.keys(exports).filter((key) => !/wasm|json/.test(key))) {
    const { bundler, "node16-esm": node } = analysis.entrypoints[name].resolutions;
    assert.ok(bundler.resolution.isTypeScript && node.resolution.isTypeScript, name);
  }
});

test("it stays small", (t) => {
  t.diagnostic(`${packed.files.length} files, ${packed.size} bytes packed, ${packed.unpackedSize} unpacked`);
  const raise = (limit) => `if the package needs them, raise ${limit} in this file and say why in the commit`;
  assert.ok(packed.size <= MAX_TARBALL_BYTES, `${packed.size} bytes; ${raise("MAX_TARBALL_BYTES")}`);
  assert.ok(packed.files.length <= MAX_FILES, `${packed.files.length} files; ${raise("MAX_FILES")}`);
});

test("no source map, no link to one, and no names or debug data in the module", async () => {
  assert.deepEqual(
    packed.files.filter(({ path }) => path.endsWith(".map")),
    [],
  );
  for (const { path } of packed.files.filter(({ path: name }) => name.endsWith(".js"))) {
    assert.doesNotMatch(await readFile(join(PKG, path), "utf8"), /sourceMappingURL/, path);
  }
  const module = await WebAssembly.compile(await readFile(join(PKG, "wasm/bedrock_wasm_bg.wasm")));
  for (const name of ["name", "producers", "sourceMappingURL", ".debug_info"]) {
    assert.deepEqual(WebAssembly.Module.customSections(module, name), [], name);
  }
});

/** Bytes that an import for nothing but its effects leaves in a bundle. */
async function bytesLeft(name) {
  const { outputFiles } = await build({
    stdin: { contents: `import "${name}";`, resolveDir: ROOT },
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    platform: "browser",
    logLevel: "silent",
  });
  return outputFiles[0].contents.length;
}

test("sideEffects is right: modules without any vanish, and the one that sets the loader stays", async () => {
  const effectful = (await readdir(join(PKG, "entry"))).filter((name) => name !== "bytes.js");
  for (const name of effectful) assert.match(await readFile(join(PKG, "entry", name), "utf8"), /^setLoader\(/m, name);
  assert.ok((await bytesLeft("bedrock-wasm")) > 0);
  const { exports } = JSON.parse(await readFile(join(PKG, "package.json"), "utf8"));
  const pure = Object.entries(exports).filter(
    ([, target]) => target.default?.endsWith(".js") && !target.default.startsWith("./entry/"),
  );
  assert.ok(pure.length >= 9);
  for (const [name] of pure) assert.equal(await bytesLeft(name.replace(".", "bedrock-wasm")), 0, name);
});
