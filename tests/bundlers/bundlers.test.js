// A tiny app, built from the packed package with each bundler's own defaults, runs in Chromium.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { copyFile, cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { startLocalBedrock } from "local-bedrock";
import { launchBrowser, serveDirectory } from "../browser/harness.js";
import { installInto, installTools, pack, scratch } from "../runtimes/scratch.js";

const run = promisify(execFile);
const ESBUILD = fileURLToPath(new URL("../../node_modules/", import.meta.url));

const page = (script, head = "") => `<!doctype html><title></title><link rel="icon" href="data:,">${head}<body>${script}`;
const moduleScript = (src) => `<script type="module" src="${src}"></script>`;
const classicScript = (src) => `<script src="${src}"></script>`;

let directory;
let tarball;
let installed;
let tools;
let emulator;
let browser;

before(async () => {
  directory = await scratch("bundlers");
  tarball = await pack(directory.path);
  installed = await installInto(directory.path, tarball);
  await mkdir(join(installed, "src"));
  await copyFile(new URL("app.js", import.meta.url), join(installed, "src/index.js"));
  tools = await installTools(new URL("package.json", import.meta.url), directory.path);
  emulator = await startLocalBedrock({ model: "scripted", log: () => {} });
  browser = await launchBrowser();
});

after(async () => {
  await browser?.close();
  await emulator?.close();
  await directory?.remove();
});

/** A copy of the app for one bundler. */
async function appFor(name) {
  const app = join(directory.path, name);
  await cp(installed, app, { recursive: true });
  return app;
}

/** The bundler's program, in the app's directory. */
const program = (app, path, ...args) => run(process.execPath, [join(tools, path), ...args], { cwd: app, timeout: 60_000 });

const versionOf = async (name, modules = tools) => `${name} ${JSON.parse(await readFile(join(modules, name, "package.json"), "utf8")).version}`;

/** Opens the app and tells whether its module came as the file or inside JavaScript. */
async function answers(t, url, version) {
  const { url: endpoint, credentials } = emulator;
  const tab = await browser.newPage();
  const start = Date.now();
  const problems = [];
  let loaded = "JavaScript";
  tab.on("pageerror", (error) => problems.push(String(error)));
  tab.on("response", (response) => {
    const { pathname } = new URL(response.url());
    if (pathname.endsWith(".wasm") && response.headers()["content-type"] === "application/wasm") loaded = "its file";
  });
  try {
    await tab.goto(`${url}?target=${encodeURIComponent(JSON.stringify({ endpoint, credentials }))}`);
    await tab.waitForFunction(() => globalThis.document.title, undefined, { timeout: 20_000 }).catch(() => {});
    assert.match(await tab.title(), /You said: Is it bundled\?/, problems.join("\n"));
    assert.deepEqual(problems, []);
    t.diagnostic(`${version}: module from ${loaded}, answered after ${Date.now() - start} ms`);
  } finally {
    await tab.close();
  }
}

/** Serves what was built, with a page around it, and opens it. */
async function built(t, site, html, version) {
  if (html) await writeFile(join(site, "index.html"), html);
  const server = await serveDirectory(site);
  try {
    await answers(t, `${server.url}/`, version);
  } finally {
    await server.close();
  }
}

test("no bundler: a page with an import map", async (t) => {
  const imports = '<script type="importmap">{ "imports": { "bedrock-wasm": "/node_modules/bedrock-wasm/entry/browser.js" } }</script>';
  await built(t, await appFor("plain"), page(moduleScript("/src/index.js"), imports), "import map");
});

test("Vite's build", async (t) => {
  const app = await appFor("vite-build");
  await writeFile(join(app, "index.html"), page(moduleScript("/src/index.js")));
  await program(app, "vite/bin/vite.js", "build");
  await built(t, join(app, "dist"), undefined, await versionOf("vite"));
});

test("Vite's development server", async (t) => {
  const app = await appFor("vite-dev");
  await writeFile(join(app, "index.html"), page(moduleScript("/src/index.js")));
  const { createServer } = await import(pathToFileURL(join(tools, "vite/dist/node/index.js")).href);
  const server = await createServer({ root: app, logLevel: "silent", server: { host: "127.0.0.1", port: 0 } });
  try {
    await server.listen();
    await answers(t, server.resolvedUrls.local[0], await versionOf("vite"));
  } finally {
    await server.close();
  }
});

test("webpack", async (t) => {
  const app = await appFor("webpack");
  await program(app, "webpack-cli/bin/cli.js", "--mode", "production");
  await built(t, join(app, "dist"), page(classicScript("main.js")), await versionOf("webpack"));
});

test("Rollup", async (t) => {
  const app = await appFor("rollup");
  // It resolves packages by its plugin only; found beside Rollup, not in the app.
  const plugin = join(tools, "@rollup/plugin-node-resolve/dist/es/index.js");
  await program(app, "rollup/dist/bin/rollup", "src/index.js", "--dir", "dist", "--plugin", plugin);
  await built(t, join(app, "dist"), page(moduleScript("index.js")), await versionOf("rollup"));
});

test("Rolldown", async (t) => {
  const app = await appFor("rolldown");
  await program(app, "rolldown/bin/cli.mjs", "src/index.js", "--dir", "dist");
  await built(t, join(app, "dist"), page(moduleScript("index.js")), await versionOf("rolldown"));
});

for (const [how, script, ...args] of [
  ["one file", classicScript("index.js")],
  ["modules", moduleScript("index.js"), "--format=esm", "--splitting"],
]) {
  test(`esbuild: ${how}`, async (t) => {
    const app = await appFor(`esbuild-${how.replace(" ", "-")}`);
    await run(join(ESBUILD, ".bin/esbuild"), ["src/index.js", "--bundle", "--outdir=dist", "--log-level=error", ...args], { cwd: app });
    await built(t, join(app, "dist"), page(script), await versionOf("esbuild", ESBUILD));
  });
}

test("publint has nothing to say", async (t) => {
  const { stdout } = await program(installed, "publint/src/cli.js", "--strict", tarball);
  assert.match(stdout, /All good!/);
  t.diagnostic(await versionOf("publint"));
});

test("attw finds types for every way of importing", async (t) => {
  const { stdout } = await program(installed, "@arethetypeswrong/cli/dist/index.js", "--profile", "esm-only", "--no-color", tarball);
  assert.match(stdout, /^bundler: 🟢/m);
  assert.doesNotMatch(stdout, /^(?!.*ignored).*(❌|⚠️|💀|🐛)/mu);
  t.diagnostic(await versionOf("@arethetypeswrong/cli"));
});
