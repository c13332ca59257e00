// A tiny app, built from the packed package with each bundler's own defaults, runs in Chromium.
import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { MODULES, versionOf } from "../tools/install.js";
import { classicScript, moduleScript, openRoom, page, program } from "./room.js";

let room;

before(async () => (room = await openRoom()));
after(() => room?.close());

test("Vite, build", async (t) => {
  const app = await room.appFor(t);
  await writeFile(join(app, "index.html"), page(moduleScript("/src/index.js")));
  await program(app, "vite/bin/vite.js", "build");
  await room.built(t, join(app, "dist"), undefined, await versionOf("vite"));
});

test("Vite, development server", async (t) => {
  const app = await room.appFor(t);
  await writeFile(join(app, "index.html"), page(moduleScript("/src/index.js")));
  const { createServer } = await import(pathToFileURL(join(MODULES, "vite/dist/node/index.js")).href);
  const server = await createServer({ root: app, logLevel: "silent", server: { host: "127.0.0.1", port: 0 } });
  try {
    await server.listen();
    await room.answers(t, server.resolvedUrls.local[0], await versionOf("vite"));
  } finally {
    await server.close();
  }
});

test("Vite, slim with the .wasm file's URL", async (t) => {
  const app = await room.appFor(t, "app-wasm-url.js");
  await writeFile(join(app, "index.html"), page(moduleScript("/src/index.js")));
  await program(app, "vite/bin/vite.js", "build");
  await room.built(t, join(app, "dist"), undefined, await versionOf("vite"));
});

test("webpack", async (t) => {
  const app = await room.appFor(t);
  await program(app, "webpack-cli/bin/cli.js", "--mode", "production");
  await room.built(t, join(app, "dist"), page(classicScript("main.js")), await versionOf("webpack"));
});

test("Rspack", async (t) => {
  const app = await room.appFor(t);
  await program(app, "@rspack/cli/bin/rspack.js", "build", "--mode", "production");
  await room.built(t, join(app, "dist"), page(classicScript("main.js")), await versionOf("@rspack/core"));
});

test("Parcel", async (t) => {
  const app = await room.appFor(t);
  await writeFile(join(app, "index.html"), page(moduleScript("./src/index.js")));
  await program(app, "parcel/lib/bin.js", "build", "index.html", "--no-cache");
  await room.built(t, join(app, "dist"), undefined, await versionOf("parcel"));
});

test("Bun's bundler", async (t) => {
  const app = await room.appFor(t);
  await promisify(execFile)(
    join(MODULES, ".bin/bun"),
    ["build", "src/index.js", "--target", "browser", "--outdir", "dist"],
    { cwd: app },
  );
  await room.built(t, join(app, "dist"), page(moduleScript("index.js")), await versionOf("bun"));
});

test("Rollup", async (t) => {
  const app = await room.appFor(t);
  // It resolves packages by its plugin only.
  const plugin = join(MODULES, "@rollup/plugin-node-resolve/dist/es/index.js");
  await program(app, "rollup/dist/bin/rollup", "src/index.js", "--dir", "dist", "--plugin", plugin);
  await room.built(t, join(app, "dist"), page(moduleScript("index.js")), await versionOf("rollup"));
});

test("Rolldown", async (t) => {
  const app = await room.appFor(t);
  await program(app, "rolldown/bin/cli.mjs", "src/index.js", "--dir", "dist");
  await room.built(t, join(app, "dist"), page(moduleScript("index.js")), await versionOf("rolldown"));
});

for (const [place, entry, script, ...args] of [
  ["esbuild, one file", "app.js", classicScript("index.js")],
  ["esbuild, modules", "app.js", moduleScript("index.js"), "--format=esm", "--splitting"],
  ["esbuild, inline", "app-inline.js", classicScript("index.js")],
]) {
  test(place, async (t) => {
    const app = await room.appFor(t, entry);
    await program(
      app,
      "esbuild/bin/esbuild",
      "src/index.js",
      "--bundle",
      "--outdir=dist",
      "--log-level=error",
      ...args,
    );
    await room.built(t, join(app, "dist"), page(script), await versionOf("esbuild"));
  });
}
