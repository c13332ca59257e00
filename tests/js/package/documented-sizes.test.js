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

/** Pages with the client that their functions take. */
const PAGES = { tools: "BedrockRuntime", agents: "BedrockAgentRuntime" };

/** Zipped bytes of an app, without the module in base64 that esbuild puts into a file of its own. */
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

for (const [subpath, client] of Object.entries(PAGES)) {
  test(`docs/${subpath}.md has the sizes of its functions`, async () => {
    const page = await readFile(new URL(`docs/${subpath}.md`, ROOT), "utf8");
    const rows = [...page.matchAll(/^\| (`.*`) \| ([\d.]+) KB \|$/gm)];
    assert.ok(rows.length > 3);
    const alone = await weigh(client, "", subpath);
    for (const [, names, kilobytes] of rows) {
      const listed = names.replace(/`/g, "");
      const bytes = (await weigh(client, listed, subpath)) - alone;
      const documented = Number(kilobytes) * 1000;
      assert.ok(Math.abs(bytes - documented) < TOLERANCE, `${listed}: ${bytes} bytes, documented ${documented}`);
    }
  });
}
