// What an app downloads that imports a drop-in module: what it names, and no more.
import assert from "node:assert/strict";
import { basename } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

/** The entry's chunk and those that it imports statically, directly or not; others are loaded if they are needed. */
function loadedAtOnce(outputs) {
  const paths = Object.keys(outputs).filter((path) => outputs[path].entryPoint === "<stdin>");
  for (const path of paths) {
    for (const { path: imported, kind } of outputs[path].imports) {
      if (kind === "import-statement" && !paths.includes(imported)) paths.push(imported);
    }
  }
  return paths;
}

async function bundle(module, names) {
  const { outputFiles, metafile } = await build({
    stdin: {
      contents: `import { ${names} } from "${module}"; globalThis.used = [${names}];`,
      resolveDir: fileURLToPath(new URL(".", import.meta.url)),
    },
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    splitting: true,
    write: false,
    outdir: "out",
    metafile: true,
    logLevel: "error",
  });
  const texts = new Map(outputFiles.map((file) => [basename(file.path), file.text]));
  const text = loadedAtOnce(metafile.outputs)
    .map((path) => texts.get(basename(path)))
    .join("");
  const bytesOf = (path) =>
    Object.values(metafile.outputs)
      .flatMap(({ inputs }) => Object.entries(inputs))
      .filter(([input]) => input.endsWith(path))
      .reduce((sum, [, { bytesInOutput }]) => sum + bytesInOutput, 0);
  return { text, gzip: gzipSync(text, { level: 9 }).length, bytesOf };
}

const RUNTIME = "aws-sdk/client-bedrock-runtime";

test("a client and a command bring their own table, and no other command, exception or enum", async (t) => {
  const { text, gzip, bytesOf } = await bundle(
    `bedrock-wasm/${RUNTIME}`,
    "BedrockRuntimeClient, ConverseStreamCommand",
  );
  const sdk = await bundle("@aws-sdk/client-bedrock-runtime", "BedrockRuntimeClient, ConverseStreamCommand");
  assert.ok(bytesOf("operations/bedrock-runtime.js") > 0);
  assert.equal(bytesOf("operations/bedrock.js"), 0);
  // The names of the service's exceptions, and of what is not logged.
  assert.ok(bytesOf(`${RUNTIME}.js`) < 1000);
  for (const absent of ["ConversationRole", "ModelTimeoutException", "paginate"]) {
    assert.ok(!text.includes(absent), absent);
  }
  assert.equal(bytesOf("paginate.js") + bytesOf("aggregated.js"), 0);
  assert.ok(gzip < 22_700, `${gzip} bytes`);
  assert.ok(gzip < sdk.gzip / 2.7, `${sdk.gzip} bytes of the SDK`);
  t.diagnostic(`JavaScript, gzipped: ${gzip} bytes, and the AWS SDK's ${sdk.gzip}`);
});

test("each further name brings just itself", async () => {
  const one = await bundle(`bedrock-wasm/${RUNTIME}`, "BedrockRuntimeClient, ConverseCommand");
  const two = await bundle(`bedrock-wasm/${RUNTIME}`, "BedrockRuntimeClient, ConverseCommand, InvokeModelCommand");
  assert.ok(two.bytesOf(`${RUNTIME}.js`) - one.bytesOf(`${RUNTIME}.js`) < 40);
  const alone = await bundle(`bedrock-wasm/${RUNTIME}`, "StopReason");
  assert.ok(alone.text.length < 500);
});

test("a paginator and a waiter bring no client and no other of their kind", async () => {
  for (const [module, name, other] of [
    ["bedrock-wasm/paginators", "paginateListGuardrails", "ListAgents"],
    ["bedrock-wasm/waiters", "waitUntilModelCopyJobCompleted", "GetAgent"],
  ]) {
    const { text, bytesOf } = await bundle(module, name);
    assert.ok(!text.includes(other) && text.length < 4_000, name);
    assert.equal(bytesOf("client.js") + bytesOf("bedrock_wasm.js"), 0, name);
  }
});
