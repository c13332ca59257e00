// The rooms of pkg/ are layers: a module imports from its own room and from those below, never from one above.
import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { posix } from "node:path";
import { test } from "node:test";

const ROOT = new URL("../../../", import.meta.url);
const PKG = new URL("pkg/", ROOT);

/** From the ground up. Rooms that are not listed are subpaths: they may import from all of these, and nobody imports from them. */
const LAYERS = [
  ["errors.js", "wasm"],
  ["lib"],
  ["module"],
  ["data"],
  ["stream"],
  ["call"],
  ["operations", "signing", "jobs"],
  ["services", "credentials", "families"],
];
const SUBPATH = LAYERS.length;
/** Subpaths that are made of other subpaths. */
const ABOVE = ["agents", "ai-sdk"];

const roomOf = (path) => path.split("/")[0];

function layerOf(path) {
  const layer = LAYERS.findIndex((rooms) => rooms.includes(roomOf(path)));
  if (ABOVE.includes(roomOf(path))) return SUBPATH + 1;
  return layer < 0 ? SUBPATH : layer;
}

async function imports() {
  const found = [];
  for (const path of await readdir(PKG, { recursive: true })) {
    if (!path.endsWith(".js") || path.startsWith("wasm")) continue;
    const code = (await readFile(new URL(path, PKG), "utf8")).replace(/\/\*[^]*?\*\/|^\s*\/\/.*$/gm, "");
    for (const [, fixed, lazy] of code.matchAll(
      /^(?:import|export)\s(?:[^;"]*?\sfrom\s)?"([^"]+)"|\bimport\("([^"]+)"\)/gm,
    )) {
      const target = fixed ?? lazy;
      if (target.startsWith(".")) found.push([path, posix.join(posix.dirname(path), target)]);
      else if (target !== "bedrock-wasm") {
        assert.match(`${path} ${target}`, /^entry\/node\.js node:|^bin\/[\w-]+\.js (?:node:|bedrock-wasm\/)/);
      }
    }
  }
  return found;
}

/** Entries add to index.js where the module is loaded from. */
const isEntry = (from, to) => roomOf(from) === "entry" && to === "index.js";

function backEdges(edges) {
  const isBack = ([from, to]) => roomOf(from) !== roomOf(to) && layerOf(to) >= layerOf(from) && !isEntry(from, to);
  return edges.filter(isBack).map((edge) => edge.join(" → "));
}

/** Modules that import each other, directly or not. */
function circles(edges) {
  const next =
    Map.groupBy?.(edges, ([from]) => from) ??
    edges.reduce((map, edge) => map.set(edge[0], [...(map.get(edge[0]) ?? []), edge]), new Map());
  const done = new Set();
  const found = [];
  const visit = (path, above) => {
    if (above.includes(path)) found.push([...above.slice(above.indexOf(path)), path].join(" → "));
    if (done.has(path) || above.includes(path)) return;
    for (const [, to] of next.get(path) ?? []) visit(to, [...above, path]);
    done.add(path);
  };
  for (const [from] of edges) visit(from, []);
  return found;
}

test("no import runs back up, and none in a circle", async (t) => {
  const edges = await imports();
  assert.deepEqual(backEdges(edges), []);
  assert.deepEqual(circles(edges), []);
  t.diagnostic(`${edges.length} imports`);
});

test("an import that runs back up, out of a subpath or in a circle is found", async () => {
  const edges = await imports();
  for (const edge of [
    ["data/body.js", "call/client.js"],
    ["call/client.js", "credentials/env.js"],
    ["lib/options.js", "index.js"],
    ["aws-sdk/lib/client.js", "s3/index.js"],
  ]) {
    assert.deepEqual(backEdges([...edges, edge]), [edge.join(" → ")]);
  }
  assert.equal(
    circles([...edges, ["lib/options.js", "lib/garbage.js"], ["lib/garbage.js", "lib/options.js"]]).length,
    1,
  );
});

test("the root of pkg/ holds what exports names, index.js and errors.js", async () => {
  const { exports } = JSON.parse(await readFile(new URL("package.json", PKG), "utf8"));
  const targets = Object.values(exports).flatMap((target) =>
    typeof target === "string" ? target : Object.values(target),
  );
  const named = targets.filter((path) => /^\.\/[^/]+\.js$/.test(path)).map((path) => path.slice(2));
  const modules = (await readdir(PKG)).filter((name) => name.endsWith(".js"));
  assert.deepEqual(modules.sort(), [...new Set([...named, "errors.js", "index.js"])].sort());
});

test("both languages make the same number of attempts by default", async () => {
  const [rust, js] = await Promise.all(
    ["src/call/retry.rs", "pkg/call/client.js"].map((path) => readFile(new URL(path, ROOT), "utf8")),
  );
  const [, attempts] = /DEFAULT_MAX_ATTEMPTS: u32 = (\d+);/.exec(rust);
  assert.equal(/export const MAX_ATTEMPTS = (\d+);/.exec(js)?.[1], attempts);
});
