// What registries show of the packages is said once, in Cargo.toml: every npm manifest says the same.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

const ROOT = new URL("../../../", import.meta.url);
const read = (path) => readFile(new URL(path, ROOT), "utf8");

const cargo = await read("Cargo.toml");
const [, repository] = /^repository = "(.+)"$/m.exec(cargo);
const [, version] = /^version = "(.+)"$/m.exec(cargo);
const [, license] = /^license = "(.+)"$/m.exec(cargo);

for (const directory of ["pkg", "local-bedrock"]) {
  test(`${directory}/package.json names the repository, the version and the licence of Cargo.toml`, async () => {
    const manifest = JSON.parse(await read(`${directory}/package.json`));
    assert.deepEqual(manifest.repository, { type: "git", url: `git+${repository}.git`, directory });
    assert.equal(manifest.homepage, `${repository}#readme`);
    assert.deepEqual(manifest.bugs, { url: `${repository}/issues` });
    assert.equal(manifest.version, version);
    assert.equal(manifest.license, license);
  });
}

test("the published README files link into the repository, and to nothing relative", async () => {
  for (const page of ["pkg/README.md", "src/README.md"]) {
    const links = [...(await read(page)).matchAll(/\]\(([^)]+)\)/g)].map(([, link]) => link);
    for (const link of links) assert.match(link, /^(https:\/\/|#)/, page);
  }
});
