// The suite in the engines of edge hosts, bundled as each host's own tools do it.
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { build } from "esbuild";
import { tool, versionOf } from "../tools/install.js";
import { startWrangler } from "../tools/wrangler.js";
import { openRoom, passed } from "./room.js";

const COMPATIBILITY_DATE = "2026-07-01";

let room;

before(async () => (room = await openRoom("edges")));
after(() => room?.close());

/** Bundles a runner with the runtime's condition. */
async function bundle(file, options) {
  const outdir = join(room.app, `built-${file}`);
  await build({ entryPoints: [join(room.app, file)], bundle: true, outdir, logLevel: "error", ...options });
  return outdir;
}

const answerTo = async (url) => (await fetch(url, { method: "POST", body: JSON.stringify(room.target) })).json();

test("Cloudflare workerd", async (t) => {
  const built = await bundle("run-workerd.js", {
    format: "esm",
    conditions: ["workerd", "worker", "browser"],
    loader: { ".wasm": "copy" },
  });
  const [wasm] = (await readdir(built)).filter((name) => name.endsWith(".wasm"));
  const worker = new (tool("miniflare").Miniflare)({
    compatibilityDate: COMPATIBILITY_DATE,
    modulesRoot: built,
    modules: [
      { type: "ESModule", path: join(built, "run-workerd.js") },
      { type: "CompiledWasm", path: join(built, wasm) },
    ],
  });
  try {
    const results = await answerTo(await worker.ready);
    await passed(t, t.name, { version: `miniflare ${await versionOf("miniflare")}`, results });
  } finally {
    await worker.dispose();
  }
});

for (const [place, file] of [
  ["Cloudflare workerd, bundled by wrangler", "run-workerd.js"],
  ["Cloudflare workerd, slim with the .wasm file", "run-workerd-slim.js"],
]) {
  test(place, async (t) => {
    const worker = await startWrangler(room.app, file, "--compatibility-date", COMPATIBILITY_DATE);
    try {
      await passed(t, place, {
        version: `wrangler ${await versionOf("wrangler")}`,
        results: await answerTo(worker.url),
      });
    } finally {
      await worker.close();
    }
  });
}

test("Vercel edge-runtime", async (t) => {
  // As Vercel's builds do: `?module` becomes a module that was compiled before.
  const compiled = {
    name: "compiled",
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /\.wasm\?module$/ }, ({ path }) => ({ path, namespace: "compiled" }));
      onLoad({ filter: /.*/, namespace: "compiled" }, () => ({
        contents: "export default globalThis.compiledModule;",
      }));
    },
  };
  const built = await bundle("run-edge-light.js", {
    format: "iife",
    conditions: ["edge-light", "worker", "browser"],
    plugins: [compiled],
  });
  const compiledModule = await WebAssembly.compile(
    await readFile(join(room.app, "node_modules/bedrock-wasm/wasm/bedrock_wasm_bg.wasm")),
  );
  const runtime = new (tool("edge-runtime").EdgeRuntime)({
    initialCode: await readFile(join(built, "run-edge-light.js"), "utf8"),
    extend: (context) => Object.assign(context, { compiledModule }),
  });
  const response = await runtime.dispatchFetch("http://edge.example/", {
    method: "POST",
    body: JSON.stringify(room.target),
  });
  await passed(t, t.name, { version: await versionOf("edge-runtime"), results: await response.json() });
});
