// The AI SDK's functions against the emulator in Cloudflare's workerd.
import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { startLocalBedrock } from "local-bedrock";
import { NAMES } from "../js/ai-sdk/scenarios.js";
import { scratch, tool } from "../tools/install.js";

const WORKER = `import { scenarios } from "./scenarios.js";
export default { fetch: async (request) => Response.json(await scenarios(await request.json())) };`;

test("texts, tools, objects, vectors, images, ranks and batches in a Worker", async (t) => {
  const directory = await scratch("ai-sdk");
  t.after(() => directory.remove());
  await build({
    stdin: { contents: WORKER, resolveDir: fileURLToPath(new URL("../js/ai-sdk", import.meta.url)) },
    outfile: join(directory.path, "worker.js"),
    bundle: true,
    format: "esm",
    logLevel: "error",
    conditions: ["workerd", "worker", "browser"],
    loader: { ".wasm": "copy" },
  });
  const [wasm] = (await readdir(directory.path)).filter((name) => name.endsWith(".wasm"));
  const emulator = await startLocalBedrock({ model: "scripted", jobSeconds: 0, log() {} });
  const worker = new (tool("miniflare").Miniflare)({
    compatibilityDate: "2026-07-01",
    modulesRoot: directory.path,
    modules: [
      { type: "ESModule", path: join(directory.path, "worker.js") },
      { type: "CompiledWasm", path: join(directory.path, wasm) },
    ],
  });
  t.after(() => Promise.all([worker.dispose(), emulator.close()]));
  const target = { endpoint: emulator.url, credentials: emulator.credentials };
  const response = await fetch(await worker.ready, { method: "POST", body: JSON.stringify(target) });
  assert.deepEqual(
    await response.json(),
    NAMES.map((name) => ({ name })),
  );
});
