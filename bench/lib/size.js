// What visitors download, bundled by esbuild.
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import zlib from "node:zlib";
import { build } from "esbuild";

const gzip = promisify(zlib.gzip);
const brotli = promisify(zlib.brotliCompress);

/** How a module that is embedded as base64 begins. */
const EMBEDDED_WASM = "AGFzbQEAAA";

const PEERS = {
  "AWS SDK, four commands": `import { BedrockRuntimeClient, ConverseCommand, ConverseStreamCommand, InvokeModelCommand, InvokeModelWithResponseStreamCommand } from "@aws-sdk/client-bedrock-runtime";
globalThis.sdk = { BedrockRuntimeClient, ConverseCommand, ConverseStreamCommand, InvokeModelCommand, InvokeModelWithResponseStreamCommand };`,
  "AI SDK provider": `import { createAmazonBedrock } from "@ai-sdk/amazon-bedrock"; globalThis.provider = createAmazonBedrock;`,
  "aws4fetch + codec": `import { AwsClient } from "aws4fetch"; import { EventStreamCodec } from "@smithy/eventstream-codec"; globalThis.diy = { AwsClient, EventStreamCodec };`,
};

/**
 * @param {{ apps: Record<string, string>, here: string, wasm: string, plugin: import("esbuild").Plugin }} how `apps` are those that
 *   `cargo xtask size` holds to their budgets
 * @returns {Promise<{ name: string, gzip: number, brotli: number }[]>}
 */
export async function sizes({ apps, here, wasm, plugin }) {
  const rows = [];
  for (const [name, source] of Object.entries(apps)) {
    rows.push(
      await weight(`bedrock-wasm, ${name}`, [...(await scripts(source, here, plugin, true)), await readFile(wasm)]),
    );
  }
  for (const [name, source] of Object.entries(PEERS)) {
    rows.push(await weight(name, await scripts(source, here, plugin, false)));
  }
  return rows;
}

/**
 * All chunks, but for one that is only loaded if the module's own file cannot be. Peers zip best as one file, and have no chunk
 * that an app never loads.
 */
async function scripts(contents, resolveDir, plugin, splitting) {
  const how = {
    bundle: true,
    splitting,
    minify: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    logLevel: "error",
  };
  const { outputFiles } = await build({
    ...how,
    stdin: { contents, resolveDir },
    outdir: "out",
    write: false,
    plugins: [plugin],
  });
  return outputFiles.filter(({ text }) => !text.includes(EMBEDDED_WASM)).map((file) => file.contents);
}

async function weight(name, files) {
  let [zipped, brotlied] = [0, 0];
  for (const file of files) {
    zipped += (await gzip(file, { level: 9 })).length;
    brotlied += (await brotli(file)).length;
  }
  return { name, gzip: zipped, brotli: brotlied };
}
