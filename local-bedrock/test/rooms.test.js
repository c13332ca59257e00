// The rooms of src: only node/ needs Node, and every file says what it is for.
import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { VERSION } from "../src/version.js";

const SRC = fileURLToPath(new URL("../src", import.meta.url));

/** Packages that run in pages as they run in Node. */
const ANYWHERE = [
  "@smithy/eventstream-codec",
  "@smithy/signature-v4",
  "eventsource-parser/stream",
  "jose",
  "minisearch",
];

const files = (await readdir(SRC, { recursive: true })).filter((name) => name.endsWith(".js")).sort();
const textOf = (name) => readFile(join(SRC, name), "utf8");

/** What a module imports when it runs; types in comments are not among it. */
async function importsOf(name) {
  const text = (await textOf(name)).replace(/^ *(?:\/\*\*|\*|\/\/).*$/gm, "");
  const specifiers = [...text.matchAll(/\b(?:from|import)\s*\(?\s*"([^"]+)"/g)].map(([, specifier]) => specifier);
  return specifiers.map((specifier) =>
    specifier.startsWith(".") ? relative(SRC, join(SRC, dirname(name), specifier)) : specifier,
  );
}

test("nothing outside node/ needs Node, by whatever way it is imported", async () => {
  const shared = files.filter((name) => name !== "index.js" && !name.startsWith("node/"));
  assert.ok(shared.length > 100);
  for (const name of shared) {
    for (const imported of await importsOf(name)) {
      assert.ok(shared.includes(imported) || ANYWHERE.includes(imported), `${name} imports ${imported}`);
    }
  }
});

test("the emulator without a server reaches all that answers", async () => {
  const reached = new Set(["emulator.js"]);
  for (const name of reached) {
    for (const imported of await importsOf(name)) if (files.includes(imported)) reached.add(imported);
  }
  for (const room of [
    "http/",
    "control/",
    "faults/",
    "sigv4/",
    "identity/",
    "operations/",
    "families/",
    "validation/",
    "s3/",
    "jobs/",
    "images/",
    "videos/",
  ]) {
    assert.ok(
      [...reached].some((name) => name.startsWith(room)),
      room,
    );
  }
  assert.deepEqual(
    [...reached].filter((name) => name.startsWith("node/")),
    [],
  );
});

test("the version is that of package.json", async () => {
  assert.equal(VERSION, JSON.parse(await readFile(join(SRC, "../package.json"), "utf8")).version);
});

test("every file says on its first line what it is for", async () => {
  for (const name of files) assert.match((await textOf(name)).split("\n")[0], /^\/\/ \S.*\.$/, name);
});
