// An app that imports one class ships one service's table, and nothing of the others.
import assert from "node:assert/strict";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { SERVICES } from "../differential/models.js";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));

/** Bytes in the bundle of an app, by file of the package. */
async function bundled(name) {
  const { metafile } = await build({
    stdin: {
      contents: `import { ${name} } from "bedrock-wasm"; globalThis.client = new ${name}({ region: "us-east-1" });`,
      resolveDir: ROOT,
    },
    bundle: true,
    minify: true,
    write: false,
    metafile: true,
    format: "esm",
    platform: "browser",
    outfile: "app.js",
    logLevel: "error",
  });
  const inputs = Object.entries(Object.values(metafile.outputs)[0].inputs);
  const files = inputs
    .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
    .map(([path, { bytesInOutput }]) => [path.split("pkg/")[1], bytesInOutput]);
  return Object.fromEntries(files.filter(([path]) => path));
}

for (const [service, name] of Object.entries(SERVICES)) {
  test(`${name} ships the table of ${service} alone`, async (t) => {
    const files = await bundled(name);
    const own = Object.keys(files).filter((path) => /^(operations|services)\//.test(path));
    assert.deepEqual(own.sort(), [`operations/${service}.js`, `services/${service}.js`]);
    assert.equal("call/streaming-blob.js" in files, service === "bedrock-agentcore");
    t.diagnostic(
      `table ${files[`operations/${service}.js`]} bytes of ${Object.values(files).reduce((sum, bytes) => sum + bytes)}`,
    );
  });
}

test("createSignedFetch ships neither the client nor a service", async () => {
  const files = await bundled("createSignedFetch");
  assert.ok(files["signing/signed-fetch.js"]);
  assert.deepEqual(
    Object.keys(files).filter((path) => /^(operations|services|stream|jobs)\/|^call\/(?!identity\.js)/.test(path)),
    [],
  );
});
