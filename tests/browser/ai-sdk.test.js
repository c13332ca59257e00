// The AI SDK's functions against the emulator in Chromium, from a bundle as a page would have it.
import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { startLocalBedrock } from "local-bedrock";
import { NAMES } from "../js/ai-sdk/scenarios.js";
import { launchBrowser, serveDirectory } from "./harness.js";

const SCENARIOS = fileURLToPath(new URL("../js/ai-sdk/scenarios.js", import.meta.url));

test("texts, tools, objects, vectors, images, ranks and batches in a page", async (t) => {
  const directory = await mkdtemp(join(tmpdir(), "bedrock-wasm-ai-sdk-"));
  t.after(() => rm(directory, { recursive: true, force: true }));
  const options = { bundle: true, splitting: true, format: "esm", logLevel: "error" };
  await build({ entryPoints: [SCENARIOS], outdir: directory, loader: { ".wasm": "file" }, ...options });
  const page = `<!doctype html><link rel="icon" href="data:,"><script type="module">
    import { scenarios } from "./scenarios.js";
    globalThis.scenarios = scenarios;
  </script>`;
  await writeFile(join(directory, "index.html"), page);
  const [site, browser, emulator] = await Promise.all([
    serveDirectory(directory),
    launchBrowser(),
    startLocalBedrock({ model: "scripted", jobSeconds: 0, log() {} }),
  ]);
  t.after(() => Promise.all([site.close(), browser.close(), emulator.close()]));
  const tab = await browser.newPage();
  await tab.goto(`${site.url}/index.html`);
  await tab.waitForFunction(() => globalThis.scenarios);
  const target = { endpoint: emulator.url, credentials: emulator.credentials };
  const results = await tab.evaluate((to) => globalThis.scenarios(to), target);
  assert.deepEqual(
    results,
    NAMES.map((name) => ({ name })),
  );
});
