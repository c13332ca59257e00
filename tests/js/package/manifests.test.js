// What registries show of the packages is said once, in Cargo.toml: every npm manifest says the same. `cargo xtask version` writes
// the version into every file that states it.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

const ROOT = new URL("../../../", import.meta.url);
const read = (path) => readFile(new URL(path, ROOT), "utf8");
const files = execFileSync("git", ["ls-files"], { cwd: ROOT, encoding: "utf8" }).split("\n");

const cargo = await read("Cargo.toml");
const [, repository] = /^repository = "(.+)"$/m.exec(cargo);
const [, version] = /^version = "(.+)"$/m.exec(cargo);
const [, license] = /^license = "(.+)"$/m.exec(cargo);

for (const directory of ["pkg", "local-bedrock"]) {
  test(`${directory}/package.json names the repository and the licence of Cargo.toml`, async () => {
    const manifest = JSON.parse(await read(`${directory}/package.json`));
    assert.deepEqual(manifest.repository, { type: "git", url: `git+${repository}.git`, directory });
    assert.equal(manifest.homepage, `${repository}#readme`);
    assert.deepEqual(manifest.bugs, { url: `${repository}/issues` });
    assert.equal(manifest.license, license);
  });
}

const OURS = ["bedrock-wasm", "local-bedrock", "bedrock-wasm-playground"];

/** The versions of our packages that a package.json, or an entry of a package-lock.json, states. */
function* versionsIn(manifest) {
  if (OURS.includes(manifest.name)) yield [manifest.name, manifest.version];
  for (const field of ["dependencies", "devDependencies", "peerDependencies", "optionalDependencies"]) {
    for (const [name, wanted] of Object.entries(manifest[field] ?? {})) if (OURS.includes(name)) yield [name, wanted];
  }
}

/** Each place that states a version of our packages, and the version there. */
async function* places() {
  for (const path of files) {
    if (/(^|\/)package\.json$/.test(path)) {
      for (const [name, stated] of versionsIn(JSON.parse(await read(path)))) yield [`${path}: ${name}`, stated];
    } else if (/(^|\/)package-lock\.json$/.test(path)) {
      for (const [key, entry] of Object.entries(JSON.parse(await read(path)).packages)) {
        // npm leaves out the name if the directory has the same one.
        for (const [name, stated] of versionsIn({ name: key, ...entry })) {
          yield [`${path}: ${name} in "${key}"`, stated];
        }
      }
    } else if (/(^|\/)Cargo\.lock$/.test(path)) {
      const [, stated] = /^name = "bedrock-wasm"\nversion = "(.+)"$/m.exec(await read(path)) ?? [];
      yield [path, stated];
    }
  }
  yield ["local-bedrock/src/version.js", (await import("../../../local-bedrock/src/version.js")).VERSION];
}

test("every manifest, lock file and module states the version of Cargo.toml", async () => {
  const found = [];
  for await (const place of places()) found.push(place);
  // Of the packages, the page, thirteen examples, six lock files and the emulator's module.
  assert.ok(found.length >= 25, found.join("\n"));
  const wrong = found.filter(([, stated]) => stated !== version);
  assert.deepEqual(wrong, [], `Cargo.toml has ${version}; run \`cargo xtask version ${version}\``);
});

test("the published README files link into the repository, and to nothing relative", async () => {
  for (const page of ["pkg/README.md", "src/README.md"]) {
    const links = [...(await read(page)).matchAll(/\]\(([^)]+)\)/g)].map(([, link]) => link);
    for (const link of links) assert.match(link, /^(https:\/\/|#)/, page);
  }
});
