// What each function of a subpath adds to an app that has its client: `node bench/imports.js [batch s3 …]`, in bytes of gzip -9.
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const CLIENTS = { batch: "Bedrock", models: "Bedrock", agents: "BedrockAgentRuntime" };
const root = new URL("..", import.meta.url).pathname;
/** The module in JavaScript, for bundlers that lose the `.wasm` file: it is loaded nowhere else. */
const FALLBACK = "AGFzbQEAAA";

/** The bytes of an app's JavaScript. */
async function weigh(contents) {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: root },
    bundle: true,
    splitting: true,
    minify: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    outdir: "out",
    write: false,
  });
  const texts = outputFiles.map(({ text }) => text).filter((text) => !text.includes(FALLBACK));
  return texts.reduce((sum, text) => sum + gzipSync(text, { level: 9 }).length, 0);
}

const rows = [];
for (const subpath of process.argv.length > 2 ? process.argv.slice(2) : ["s3", "batch"]) {
  const client = CLIENTS[subpath] ?? "BedrockRuntime";
  const app = `import { ${client} } from "bedrock-wasm";\nglobalThis.client = new ${client}({ region: "us-east-1" });\n`;
  const alone = await weigh(app);
  const names = Object.keys(await import(`bedrock-wasm/${subpath}`));
  for (const list of [...names.map((name) => [name]), ...(names.length > 1 ? [names] : [])]) {
    const used = `import { ${list.join(", ")} } from "bedrock-wasm/${subpath}";\nglobalThis.used = [${list.join(", ")}];\n`;
    rows.push({ import: `${subpath}: ${list.join(", ")}`, beside: client, gzip: (await weigh(app + used)) - alone });
  }
}
console.table(rows);
