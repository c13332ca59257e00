// The examples are what their index says, small, and pinned to the versions that the tests run them with.
import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { test } from "node:test";
import { EXAMPLES } from "../tools/places.js";

const ROOT = new URL("../../", import.meta.url);
const MAX_LINES = 100;

const read = (path) => readFile(new URL(path, ROOT), "utf8");
const manifest = async (path) => JSON.parse(await read(path));

test("every example is listed, in the index and among the places", async () => {
  const directories = (await readdir(new URL("examples/", ROOT), { withFileTypes: true })).filter((entry) => entry.isDirectory());
  assert.deepEqual(directories.map(({ name }) => name).sort(), [...EXAMPLES].sort());
  const index = await read("examples/README.md");
  for (const example of EXAMPLES) {
    assert.ok(index.includes(`(${example})`), example);
    assert.match(await read(`examples/${example}/README.md`), /^## Run$.*^## Deploy$/ms, example);
  }
});

test("each is pinned to what the tests run", async () => {
  const { devDependencies: tools } = await manifest("tests/tools/package.json");
  const { version } = await manifest("pkg/package.json");
  for (const example of EXAMPLES) {
    const { dependencies, devDependencies } = await manifest(`examples/${example}/package.json`);
    for (const [name, pinned] of Object.entries({ ...dependencies, ...devDependencies })) {
      assert.equal(pinned, name === "bedrock-wasm" ? version : tools[name], `${example}: ${name}`);
    }
  }
});

test("no file of an example is long", async () => {
  for (const example of EXAMPLES) {
    for (const name of await readdir(new URL(`examples/${example}/`, ROOT), { recursive: true })) {
      if (!/\.(js|jsx|css|html|jsonc)$/.test(name)) continue;
      const lines = (await read(`examples/${example}/${name}`)).split("\n").length;
      assert.ok(lines <= MAX_LINES, `${example}/${name}: ${lines} lines`);
    }
  }
});
