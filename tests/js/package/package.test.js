// The published package: only the needed files, and it works after an installation.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, posix } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { startLocalBedrock } from "local-bedrock";

const run = promisify(execFile);
const PKG = fileURLToPath(new URL("../../../pkg/", import.meta.url));

let directory;
let installed;
let files;

before(async () => {
  directory = await mkdtemp(join(tmpdir(), "bedrock-wasm-package-"));
  const { stdout } = await run("npm", ["pack", "--json", "--pack-destination", directory], { cwd: PKG });
  const [packed] = JSON.parse(stdout);
  files = packed.files.map(({ path }) => path).sort();
  const app = join(directory, "app");
  await mkdir(app);
  await writeFile(join(app, "package.json"), '{"name":"app","private":true,"type":"module"}');
  await run("npm", ["install", "--offline", "--no-audit", "--no-fund", join(directory, packed.filename)], { cwd: app });
  installed = join(app, "node_modules", "bedrock-wasm");
});

after(() => rm(directory, { recursive: true, force: true }));

const packed = (path) => readFile(join(installed, path), "utf8");

/** The text of a file that `exports` or another file names. */
async function reached(path, namedBy) {
  assert.ok(
    files.includes(path),
    `${namedBy} names ${path}, which the package does not hold: write it, or add it to \`files\``,
  );
  return packed(path);
}

/** Runs a module beside the installed package. */
async function runModule(source, { conditions = [], args = [] } = {}) {
  const file = join(directory, "app", "main.js");
  await writeFile(file, source);
  const { stdout } = await run(process.execPath, [...conditions.map((name) => `--conditions=${name}`), file, ...args], {
    timeout: 20_000,
  });
  return stdout;
}

/** Every module, or every declaration file, that another one imports, from what `exports` names on. */
async function reachable(path, seen, namedBy = "package.json") {
  if (seen.has(path)) return;
  seen.add(path);
  if (path.endsWith(".wasm")) return;
  const imports = /^(?:import|export)\b[^;]*?from "(\.[^"?]+)(?:\?module)?";$|\bimport\("(\.[^"]+)"\)/gms;
  const text = await reached(path, namedBy);
  const code = path.endsWith(".js") ? text.replace(/\/\*\*.*?\*\//gs, "") : text; // comments import types
  for (const [, fixed, lazy] of code.matchAll(imports)) {
    const specifier = fixed ?? lazy;
    const file = path.endsWith(".d.ts") ? specifier.replace(/\.js$/, ".d.ts") : specifier;
    await reachable(posix.join(posix.dirname(path), file), seen, path);
  }
}

/** The files that `exports` and `bin` name. */
async function targets() {
  const { bin, exports } = JSON.parse(await packed("package.json"));
  const paths = Object.values({ ...exports, bin }).flatMap((target) =>
    typeof target === "string" ? target : Object.values(target),
  );
  return paths.filter((path) => !path.includes("*")).map((path) => posix.normalize(path));
}

test("the package holds its modules, its declarations and one wasm, also as base64, and nothing else", async (t) => {
  const expected = new Set(["wasm/bedrock_wasm_bg.wasm"]);
  for (const path of await targets()) await reachable(path, expected);
  const documents = files.filter((path) => /^(README\.md|LICENSE-(MIT|APACHE)|CHANGELOG\.md)$/.test(path));
  const needless = files.filter((path) => !expected.has(path) && !documents.includes(path));
  assert.deepEqual(needless, [], "nothing that `exports` names imports these files: import them, or leave them out");
  assert.deepEqual(files, [...expected, ...documents].sort());
  t.diagnostic(`${files.length} files`);
});

test("it depends on nothing and runs nothing when it is installed", async () => {
  const manifest = JSON.parse(await packed("package.json"));
  for (const field of ["dependencies", "peerDependencies", "optionalDependencies", "bundledDependencies", "scripts"]) {
    assert.equal(manifest[field], undefined, field);
  }
  assert.deepEqual(
    await readdir(join(directory, "app", "node_modules")).then((names) =>
      names.filter((name) => !name.startsWith(".")),
    ),
    ["bedrock-wasm"],
  );
  assert.equal(manifest.license, "MIT OR Apache-2.0");
});

test("the files that exports names exist", async () => {
  for (const path of await targets()) await reached(path, "package.json");
  const wasm = await runModule('console.log(import.meta.resolve("bedrock-wasm/bedrock_wasm_bg.wasm"));');
  assert.equal(fileURLToPath(wasm.trim()), join(installed, "wasm", "bedrock_wasm_bg.wasm"));
});

/** Drop-in clients and S3 get their methods from tables at run time, which tsc does not see. */
const INSTALLED = /^\.\/(aws-sdk\/.+|s3)$/;

test("tests/types/implementation.ts holds every export to its declaration", async () => {
  const { exports } = JSON.parse(await packed("package.json"));
  const checked = await readFile(join(PKG, "../tests/types/implementation.ts"), "utf8");
  for (const [name, { types }] of Object.entries(exports)) {
    if (!types || INSTALLED.test(name) || name.includes("*")) continue;
    const declaration = `typeof import("../../pkg/${types.replace(/^\.\/|\.d\.ts$/g, "")}.js")`;
    assert.ok(checked.includes(declaration), `${name}: add a line that ends in \`satisfies ${declaration};\``);
  }
});

test("no secret and no path of a machine is in it", async () => {
  const secret =
    /AKIA[0-9A-Z]{16}|ASIA[0-9A-Z]{16}|PRIVATE KEY|\/root\/|\/home\/|\/Users\/|\/work\/|\/tmp\/|npm_[A-Za-z0-9]{36}/;
  for (const path of files) {
    const text = await readFile(join(installed, path), "latin1");
    assert.equal(secret.exec(text)?.[0], undefined, path);
  }
});

const PUBLIC = [
  "Bedrock",
  "BedrockAgent",
  "BedrockAgentCore",
  "BedrockAgentRuntime",
  "BedrockError",
  "BedrockRuntime",
  "CredentialsError",
  "EventStream",
  "IncompleteStreamError",
  "InputError",
  "NetworkError",
  "ServiceException",
  "StreamIntegrityError",
  "TimeoutError",
  "createCredentialChain",
  "createSignedFetch",
  "decodeEventStream",
  "fromCognitoIdentity",
  "fromCognitoIdentityPool",
  "fromContainerMetadata",
  "fromEnv",
  "fromHttp",
  "fromShortTermApiKey",
  "fromWebToken",
  "init",
  "modelPlace",
  "presignUrl",
  "signRequest",
];

test("every entry exports the public names, and no others", async () => {
  for (const [name, ...conditions] of [
    ["bedrock-wasm"],
    ["bedrock-wasm", "browser"],
    ["bedrock-wasm/slim"],
    ["bedrock-wasm/inline"],
  ]) {
    const names = await runModule(`console.log(JSON.stringify(Object.keys(await import("${name}")).sort()));`, {
      conditions,
    });
    assert.deepEqual(JSON.parse(names), PUBLIC, `${name} ${conditions}`);
  }
});

test("a runtime finds its entry before a more general one", async () => {
  const { exports } = JSON.parse(await packed("package.json"));
  assert.deepEqual(Object.keys(exports["."]), [
    "types",
    "workerd",
    "edge-light",
    "deno",
    "bun",
    "browser",
    "worker",
    "node",
    "default",
  ]);
});

test("engines and README name the first Node 20 in which require() takes a module", async () => {
  const readme = await readFile(join(PKG, "../README.md"), "utf8");
  assert.equal(JSON.parse(await packed("package.json")).engines.node, ">=20.19"); // https://nodejs.org/en/blog/release/v20.19.0
  assert.deepEqual(
    [...readme.matchAll(/Node \S*\b20(?:\.\d+)?/g)].filter(([text]) => !text.endsWith(" 20.19")),
    [],
  );
});

test("require() gives the same as import", async () => {
  const source = `
    import { createRequire } from "node:module";
    const required = createRequire(import.meta.url)("bedrock-wasm");
    console.log(required.BedrockRuntime === (await import("bedrock-wasm")).BedrockRuntime);`;
  assert.equal(await runModule(source), "true\n");
});

test("the slim entry says what to do, and works once it is done", async () => {
  const source = `
    import { readFile } from "node:fs/promises";
    import { init } from "bedrock-wasm/slim";
    const refused = await init().catch((error) => error);
    await init(await readFile(new URL(import.meta.resolve("bedrock-wasm/bedrock_wasm_bg.wasm"))));
    console.log(refused.name, refused.code, refused.message);`;
  const expected = "InputError not_initialized bedrock-wasm/slim does not load the module; call init(module) first\n";
  assert.equal(await runModule(source), expected);
});

/** A program that loads the module while `fetch` answers what a server that lacks it would. */
const missed = (answer) => `
  import { init } from "bedrock-wasm";
  let asked = 0;
  globalThis.fetch = async () => { asked += 1; ${answer} };
  await init();
  console.log(asked);`;

test("where the .wasm file is not to be had, the module comes as JavaScript", async () => {
  for (const answer of [
    'throw new TypeError("Failed to fetch")',
    'return new Response("", { status: 404 })',
    'return new Response("<!doctype html>", { headers: { "content-type": "text/html" } })',
    'return new Response("<!doctype html>", { headers: { "content-type": "application/wasm" } })',
  ]) {
    assert.equal(await runModule(missed(answer), { conditions: ["browser"] }), "1\n", answer);
  }
});

test("the declarations name every export", async () => {
  const declarations = (await packed("types/index.d.ts")) + (await packed("types/credentials.d.ts"));
  for (const name of PUBLIC) {
    assert.match(
      declarations,
      new RegExp(`export (declare )?(abstract )?(class|function|const|async function) ${name}\\b`),
      name,
    );
  }
});

const CALL = `
  import { BedrockRuntime, init } from "bedrock-wasm";
  const [url, how] = process.argv.slice(2);
  const { readFile } = await import("node:fs/promises");
  const wasm = new URL(import.meta.resolve("bedrock-wasm/bedrock_wasm_bg.wasm"));
  const bytes = () => readFile(wasm);
  const headers = { "content-type": "application/wasm" };
  if (how === "bytes") await init(await bytes());
  if (how === "module") await init(await WebAssembly.compile(await bytes()));
  if (how === "response") await init(new Response(await bytes(), { headers }));
  if (how === "url") await init("data:application/wasm;base64," + (await bytes()).toString("base64"));
  const credentials = { accessKeyId: "LOCALBEDROCKLONGLIVED", secretAccessKey: "local-bedrock/this-is-no-secret/long-lived" };
  const client = new BedrockRuntime({ region: "us-east-1", credentials, endpoint: url });
  const messages = [{ role: "user", content: [{ text: "Does the package work?" }] }];
  const { stream } = await client.converseStream({ modelId: "amazon.nova-lite-v1:0", messages });
  for await (const text of stream.text()) process.stdout.write(text);
`;

test("installed, it makes a signed, streamed call in Node, by any way of loading", async () => {
  const emulator = await startLocalBedrock({ model: "scripted", log: () => {} });
  try {
    assert.match(await runModule(CALL, { args: [emulator.url, "by itself"] }), /Does the package work\?/);
    assert.match(
      await runModule(CALL.replace('"bedrock-wasm"', '"bedrock-wasm/inline"'), { args: [emulator.url, "by itself"] }),
      /Does the package work\?/,
    );
    for (const how of ["bytes", "module", "response", "url"]) {
      const text = await runModule(CALL, { args: [emulator.url, how], conditions: ["browser"] });
      assert.match(text, /Does the package work\?/, how);
    }
    assert.deepEqual(
      emulator.requests.map(({ status, operation }) => [status, operation]),
      Array(6).fill([200, "ConverseStream"]),
    );
  } finally {
    await emulator.close();
  }
});

test("importing it loads no wasm and needs no network", async () => {
  const source = `
    globalThis.fetch = () => { throw new Error("fetched"); };
    WebAssembly.instantiate = () => { throw new Error("instantiated"); };
    await import("bedrock-wasm");
    console.log("quiet");`;
  for (const conditions of [[], ["browser"]]) assert.equal(await runModule(source, { conditions }), "quiet\n");
});
