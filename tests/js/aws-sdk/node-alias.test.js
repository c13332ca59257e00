// The two ways of docs/aws-sdk.md to put the drop-in module in the SDK's place without a bundler: a hook, and a package of its name.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
let directory;

before(async () => {
  await mkdir(`${ROOT}node_modules/.cache`, { recursive: true });
  directory = await mkdtemp(`${ROOT}node_modules/.cache/bedrock-wasm-alias-`);
});

after(() => rm(directory, { recursive: true, force: true }));

/** Prints whether the classes are the drop-in's. */
const PROGRAM = `
  const ours = await import("bedrock-wasm/aws-sdk/client-bedrock-runtime");
  const { ChatBedrockConverse } = await import("@langchain/aws");
  const { BedrockRuntimeClient } = await import("@aws-sdk/client-bedrock-runtime");
  const { client } = new ChatBedrockConverse({ model: "m", region: "us-east-1", credentials: { accessKeyId: "a", secretAccessKey: "b" } });
  console.log(BedrockRuntimeClient === ours.BedrockRuntimeClient, client instanceof ours.BedrockRuntimeClient);`;

test("a hook gives the drop-in module to an app and to LangChain", async () => {
  const page = await readFile(`${ROOT}docs/aws-sdk.md`, "utf8");
  const [hook] = /\/\/ alias\.mjs\n.*?(?=```)/s.exec(page);
  await writeFile(join(directory, "alias.mjs"), hook);
  await writeFile(join(directory, "app.mjs"), PROGRAM);
  const aliased = await run(process.execPath, ["--import", "./alias.mjs", "app.mjs"], { cwd: directory });
  assert.equal(aliased.stdout.trim(), "true true");
  const plain = await run(process.execPath, ["app.mjs"], { cwd: directory });
  assert.equal(plain.stdout.trim(), "false false");
});

test("a package of the SDK's name gives it to require(), too", async () => {
  const shim = join(directory, "node_modules/@aws-sdk/client-bedrock-runtime");
  await mkdir(shim, { recursive: true });
  await symlink(`${ROOT}pkg`, join(directory, "node_modules/bedrock-wasm"));
  await writeFile(join(shim, "index.js"), 'export * from "bedrock-wasm/aws-sdk/client-bedrock-runtime";');
  const manifest = {
    name: "@aws-sdk/client-bedrock-runtime",
    version: "3.1164.0",
    type: "module",
    exports: "./index.js",
  };
  await writeFile(join(shim, "package.json"), JSON.stringify(manifest));
  await writeFile(
    join(directory, "app.cjs"),
    `const { BedrockRuntimeClient } = require("@aws-sdk/client-bedrock-runtime");
     console.log(BedrockRuntimeClient === require("bedrock-wasm/aws-sdk/client-bedrock-runtime").BedrockRuntimeClient);`,
  );
  const { stdout } = await run(process.execPath, ["app.cjs"], { cwd: directory });
  assert.equal(stdout.trim(), "true");
});
