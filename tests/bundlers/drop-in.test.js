// An app written for the AWS SDK, built with each bundler's alias of docs/aws-sdk.md, runs on this package in Chromium.
import { execFile } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { alias } from "../runtimes/aliases.js";
import { MODULES, versionOf } from "../tools/install.js";
import { startNext } from "../tools/next.js";
import { classicScript, moduleScript, openRoom, page, program } from "./room.js";

let room;

before(async () => (room = await openRoom("Is it aliased?")));
after(() => room?.close());

const appFor = (t) => room.appFor(t, "app-drop-in.js");

test("Vite, aliased", async (t) => {
  const app = await appFor(t);
  await writeFile(join(app, "vite.config.js"), alias("// vite.config.js"));
  await writeFile(join(app, "index.html"), page(moduleScript("/src/index.js")));
  await program(app, "vite/bin/vite.js", "build");
  await room.built(t, join(app, "dist"), undefined, await versionOf("vite"));
});

for (const [place, path, file] of [
  ["webpack, aliased", "webpack-cli/bin/cli.js", "webpack.config.js"],
  ["Rspack, aliased", "@rspack/cli/bin/rspack.js", "rspack.config.js"],
]) {
  test(place, async (t) => {
    const app = await appFor(t);
    await writeFile(join(app, file), alias("// webpack.config.js, rspack.config.js"));
    await program(app, path, "build", "--mode", "production");
    const version = await versionOf(file.startsWith("webpack") ? "webpack" : "@rspack/core");
    await room.built(t, join(app, "dist"), page(classicScript("main.js")), version);
  });
}

test("esbuild, aliased", async (t) => {
  const app = await appFor(t);
  await writeFile(join(app, "alias.js"), alias("// esbuild: the option `alias`"));
  const script = `import { alias } from "./alias.js";
    import { build } from ${JSON.stringify(join(MODULES, "esbuild/lib/main.js"))};
    await build({ entryPoints: ["src/index.js"], bundle: true, outdir: "dist", logLevel: "error", alias });`;
  await writeFile(join(app, "build.js"), script);
  await promisify(execFile)(process.execPath, ["build.js"], { cwd: app });
  await room.built(t, join(app, "dist"), page(classicScript("index.js")), await versionOf("esbuild"));
});

test("Bun's bundler, aliased", async (t) => {
  const app = await appFor(t);
  await writeFile(join(app, "tsconfig.json"), alias('"paths"'));
  await promisify(execFile)(
    join(MODULES, ".bin/bun"),
    ["build", "src/index.js", "--target", "browser", "--outdir", "dist"],
    { cwd: app },
  );
  await room.built(t, join(app, "dist"), page(moduleScript("index.js")), await versionOf("bun"));
});

test("Next, aliased", async (t) => {
  const app = await appFor(t);
  await writeFile(join(app, "next.config.mjs"), alias("// next.config.js"));
  await mkdir(join(app, "pages"));
  const home = `import { useEffect } from "react";
    export default function Page() {
      useEffect(() => void import("../src/index.js"), []);
      return <p>The answer comes into the title.</p>;
    }`;
  await writeFile(join(app, "pages/index.js"), home);
  const server = await startNext(app);
  try {
    await room.answers(t, server.url, await versionOf("next"));
  } finally {
    await server.close();
  }
});
