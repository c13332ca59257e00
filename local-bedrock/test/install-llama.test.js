// What npm installs beside the model is pinned to versions and hashes.
import assert from "node:assert/strict";
import { test } from "node:test";
import { BINARIES, LLAMA_VERSION, pinnedPackage } from "../src/node/models/install-llama.js";

test("every package of the lock has a hash, for every platform", async () => {
  for (const binary of Object.values(BINARIES)) {
    const { "package.json": manifest, "package-lock.json": lock } = await pinnedPackage(binary);
    const { "": root, ...packages } = lock.packages;
    assert.deepEqual(manifest.dependencies, {
      "node-llama-cpp": LLAMA_VERSION,
      [`@node-llama-cpp/${binary}`]: LLAMA_VERSION,
    });
    assert.deepEqual(root.dependencies, manifest.dependencies);
    for (const name of Object.keys(manifest.dependencies)) {
      const { version, optional } = packages[`node_modules/${name}`];
      assert.deepEqual([version, optional], [LLAMA_VERSION, undefined]);
    }
    for (const [path, { integrity, resolved }] of Object.entries(packages)) {
      assert.match(integrity ?? "", /^sha512-/, path);
      assert.equal(resolved, undefined, "the user's registry, or a mirror, delivers it");
    }
  }
});
