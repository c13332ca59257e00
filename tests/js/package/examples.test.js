// The examples are what their index says, small, and pinned to the versions that the tests run them with.
import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { test } from "node:test";
import { EXAMPLES } from "../../tools/places.js";

const ROOT = new URL("../../../", import.meta.url);
const MAX_LINES = 100;

const read = (path) => readFile(new URL(path, ROOT), "utf8");
const manifest = async (path) => JSON.parse(await read(path));

const isRust = (example) => example.startsWith("rust/");

async function directoriesIn(path) {
  const entries = await readdir(new URL(path, ROOT), { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}

test("every example is listed, in the index and among the places", async () => {
  const ofPackage = (await directoriesIn("examples/")).filter((name) => name !== "rust");
  const ofCrate = (await directoriesIn("examples/rust/")).map((name) => `rust/${name}`);
  assert.deepEqual([...ofPackage, ...ofCrate].sort(), [...EXAMPLES].sort());
  const index = await read("examples/README.md");
  for (const example of EXAMPLES) {
    assert.ok(index.includes(`(${example})`), example);
    assert.match(await read(`examples/${example}/README.md`), /^## Run$.*^## Deploy$/ms, example);
  }
});

test("each is pinned to the version that the tests run", async () => {
  const { devDependencies: tools } = await manifest("tests/tools/package.json");
  const { version } = await manifest("pkg/package.json");
  for (const example of EXAMPLES.filter((name) => !isRust(name))) {
    const { dependencies, devDependencies } = await manifest(`examples/${example}/package.json`);
    for (const [name, pinned] of Object.entries({ ...dependencies, ...devDependencies })) {
      assert.equal(pinned, name === "bedrock-wasm" ? version : tools[name], `${example}: ${name}`);
    }
  }
});

test("those in Rust have the wasm-bindgen that the xtask has", async () => {
  const [, tool] = /^wasm-bindgen-cli-support = "(=.*)"$/m.exec(await read("xtask/Cargo.toml"));
  for (const example of EXAMPLES.filter(isRust)) {
    assert.match(await read(`examples/${example}/Cargo.toml`), new RegExp(`^wasm-bindgen = "${tool}"$`, "m"), example);
  }
});

test("no file of an example is long", async () => {
  for (const example of EXAMPLES) {
    for (const name of await readdir(new URL(`examples/${example}/`, ROOT), { recursive: true })) {
      if (/^(target|build|dist)\b/.test(name)) continue; // where somebody has built it in place
      if (!/\.(js|jsx|css|html|jsonc|rs)$/.test(name)) continue;
      const lines = (await read(`examples/${example}/${name}`)).split("\n").length;
      assert.ok(lines <= MAX_LINES, `${example}/${name}: ${lines} lines`);
    }
  }
});
