// Third-party modules as a bundler makes them, with the AWS SDK's packages aliased or not.
import { mkdir, rm } from "node:fs/promises";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const SERVICES = ["bedrock", "bedrock-agent", "bedrock-agent-runtime", "bedrock-agentcore", "bedrock-runtime"];
const ALIAS = Object.fromEntries(SERVICES.map((id) => [`@aws-sdk/client-${id}`, `bedrock-wasm/aws-sdk/client-${id}`]));

// Below node_modules, so that the bundles find this package, which they leave outside as its wasm is beside its files.
const DIRECTORY = fileURLToPath(new URL("../../../node_modules/.cache/bedrock-wasm-tests/", import.meta.url));

/**
 * Bundles the source of a module twice, over the AWS SDK and over the drop-in modules, and imports both.
 * @param {string} name of the files
 * @param {string} contents
 */
export async function bothWays(name, contents) {
  const file = (way) => `${DIRECTORY}${name}-${process.pid}-${way}.mjs`;
  await mkdir(DIRECTORY, { recursive: true });
  const imported = {};
  try {
    for (const [way, alias] of Object.entries({ sdk: {}, dropIn: ALIAS })) {
      const inputs = await bundled(contents, file(way), alias);
      imported[way] = { inputs, exports: await import(pathToFileURL(file(way)).href) };
    }
  } finally {
    for (const way of ["sdk", "dropIn"]) await rm(file(way), { force: true });
  }
  return imported;
}

/** The files that a bundle is made of. */
async function bundled(contents, outfile, alias) {
  const { metafile } = await build({
    stdin: { contents, resolveDir: fileURLToPath(new URL("..", import.meta.url)) },
    outfile,
    alias,
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node20",
    external: ["bedrock-wasm"],
    metafile: true,
    logLevel: "error",
    // CommonJS among the dependencies asks for Node's modules by `require`.
    banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
  });
  return Object.keys(metafile.inputs);
}
