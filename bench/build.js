// Bundles what runs: for browsers whole, for Node with this package as npm has installed it.
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { COLD } from "./lib/cold.js";

const HERE = fileURLToPath(new URL(".", import.meta.url));

/** The packed package in an app's directory, and not the sources that the repository's own node_modules links to. */
export function packed(app) {
  return {
    name: "packed",
    setup({ onResolve, resolve }) {
      onResolve({ filter: /^bedrock-wasm(\/|$)/ }, ({ path, kind, pluginData }) => {
        if (pluginData === app) return undefined;
        return resolve(path, { kind, resolveDir: app, pluginData: app });
      });
    },
  };
}

export const moduleOf = (app) => createRequire(join(app, "package.json")).resolve("bedrock-wasm/bedrock_wasm_bg.wasm");

/** @param {string} app its `out/` is written */
export async function bundle(app) {
  const out = join(app, "out");
  const shared = { absWorkingDir: HERE, bundle: true, format: "esm", logLevel: "error", target: "es2022" };
  const browser = { ...shared, platform: "browser", conditions: ["browser"], plugins: [packed(app)], minify: true };
  const node = {
    ...shared,
    platform: "node",
    external: ["bedrock-wasm", "./aws-sdk-browser.js"],
    banner: { js: REQUIRE },
  };
  const cold = Object.values(COLD).map((name) => `cold/${name}.js`);
  await Promise.all([
    build({ ...browser, entryPoints: { page: "page.js", "aws-sdk-browser": "contenders/aws-sdk.js" }, outdir: out }),
    build({ ...browser, entryPoints: cold, outdir: join(out, "cold") }),
    build({ ...node, entryPoints: ["node-worker.js", "profile.js", "server.js"], outdir: out }),
  ]);
  return out;
}

/** CommonJS in the bundle asks for Node's own modules by `require`. */
const REQUIRE =
  'import { createRequire as makeRequire } from "node:module"; const require = makeRequire(import.meta.url);';
