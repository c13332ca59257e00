// What the docs say that a function of a subpath adds to an app that has a client already.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const ROOT = new URL("../../../", import.meta.url);

/** By how much a documented figure may differ: they are rounded to a tenth of a kilobyte. */
const TOLERANCE = 100;

/** Pages, which have the name of a subpath or name one in each row. */
const PAGES = ["tools", "agents", "modalities"];

/** The clients that functions of subpaths take. */
const CLIENTS = {
  tools: "BedrockRuntime",
  agents: "BedrockAgentRuntime",
  embeddings: "BedrockRuntime",
  images: "BedrockRuntime",
  models: "Bedrock",
};

/** Zipped bytes of an app, without the module in base64, which esbuild puts into a separate file. */
async function weigh(client, names, subpath) {
  const { outputFiles } = await build({
    stdin: {
      contents: `import { ${client} } from "bedrock-wasm";
        import { ${names} } from "bedrock-wasm/${subpath}";
        globalThis.app = [new ${client}({ region: "us-east-1" }), ${names}];`,
      resolveDir: fileURLToPath(ROOT),
    },
    bundle: true,
    splitting: true,
    minify: true,
    write: false,
    format: "esm",
    platform: "browser",
    target: "es2022",
    outdir: "app",
    logLevel: "error",
  });
  const code = outputFiles.filter(({ text }) => !text.includes("AGFzbQEAAA"));
  return code.reduce((sum, { contents }) => sum + gzipSync(contents, { level: 9 }).length, 0);
}

for (const page of PAGES) {
  test(`docs/${page}.md has the sizes of its functions`, async () => {
    const text = await readFile(new URL(`docs/${page}.md`, ROOT), "utf8");
    const rows = [...text.matchAll(/^\| (`[^|]*`) \|(?: `([\w-]+)` \|)? ([\d.]+) KB \|$/gm)];
    assert.ok(rows.length > 3);
    for (const [, names, subpath = page, kilobytes] of rows) {
      const listed = names.replace(/`/g, "");
      const client = CLIENTS[subpath];
      const bytes = (await weigh(client, listed, subpath)) - (await weigh(client, "", subpath));
      const documented = Number(kilobytes) * 1000;
      assert.ok(Math.abs(bytes - documented) < TOLERANCE, `${listed}: ${bytes} bytes, documented ${documented}`);
    }
  });
}
