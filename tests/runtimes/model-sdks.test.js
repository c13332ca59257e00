// The SDKs of OpenAI and Anthropic, unchanged, in workerd: calls, and streams that are cut.
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { test } from "node:test";
import { startLocalBedrock } from "local-bedrock";
import { bundleCalls } from "../js/support/model-sdk-bundle.js";
import { scratch, tool } from "../tools/install.js";

const WORKER = `
export default {
  async fetch(request) {
    return Response.json(await callBoth(await request.json()));
  },
};
`;

test("Cloudflare workerd: 200 calls answer; of 60 streams that are cut, 60 throw, of each API", async (t) => {
  const emulator = await startLocalBedrock({ model: "scripted", log: () => {} });
  t.after(() => emulator.close());
  const directory = await scratch("model-sdks");
  t.after(() => directory.remove());
  const { outputFiles } = await bundleCalls(WORKER, {
    conditions: ["workerd", "worker", "browser"],
    loader: { ".wasm": "copy" },
    outdir: directory.path,
  });
  for (const { path, contents } of outputFiles) await writeFile(path, contents);
  const paths = outputFiles.map(({ path }) => path);
  const worker = new (tool("miniflare").Miniflare)({
    compatibilityDate: "2026-07-01",
    modulesRoot: directory.path,
    modules: [
      { type: "ESModule", path: paths.find((path) => path.endsWith(".js")) },
      { type: "CompiledWasm", path: paths.find((path) => path.endsWith(".wasm")) },
    ],
  });
  t.after(() => worker.dispose());
  const { url: endpoint, credentials } = emulator;
  const body = JSON.stringify({ endpoint, credentials });
  const { answered, outcomes, silent } = await (await fetch(await worker.ready, { method: "POST", body })).json();
  assert.equal(answered, 200);
  assert.deepEqual(silent, []);
  for (const [api, outcome] of Object.entries(outcomes)) {
    assert.equal(
      Object.values(outcome).reduce((sum, count) => sum + count),
      60,
      api,
    );
    assert.ok(outcome.IncompleteStreamError > 50, `${api}: ${JSON.stringify(outcome)}`);
  }
});
