// What every test of this room starts from: the apps with the packed package installed, the emulator, Chromium.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { copyFile, cp, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { startLocalBedrock } from "local-bedrock";
import { launchBrowser, serveDirectory } from "../browser/harness.js";
import { installInto, MODULES, pack, scratch } from "../tools/install.js";
import { record } from "../tools/matrix.js";

const run = promisify(execFile);
const ENTRIES = { "index.js": "app.js", "answer.js": "answer.js", "drop-in.js": "../runtimes/drop-in.js" };

export const page = (script, head = "") =>
  `<!doctype html><title></title><link rel="icon" href="data:,">${head}<body>${script}`;
export const moduleScript = (src) => `<script type="module" src="${src}"></script>`;
export const classicScript = (src) => `<script src="${src}"></script>`;

/** A bundler's program, in an app's directory. */
export const program = (app, path, ...args) =>
  run(process.execPath, [join(MODULES, path), ...args], { cwd: app, timeout: 110_000 });

/** @param {string} [question] that the apps ask; the emulator's answer has it */
export async function openRoom(question = "Is it bundled?") {
  const directory = await scratch("bundlers");
  const installed = await installInto(join(directory.path, "app"), await pack(directory.path));
  const emulator = await startLocalBedrock({ model: "scripted", log: () => {} });
  const browser = await launchBrowser();

  /** Opens an app, and leaves a record of whether its module came as the file or inside JavaScript. */
  async function answers(t, url, version) {
    const { url: endpoint, credentials } = emulator;
    const tab = await browser.newPage();
    const start = Date.now();
    const problems = [];
    let module = "JavaScript";
    tab.on("pageerror", (error) => problems.push(String(error)));
    tab.on("response", (response) => {
      const { pathname } = new URL(response.url());
      if (pathname.endsWith(".wasm") && response.headers()["content-type"] === "application/wasm") module = "its file";
    });
    try {
      await tab.goto(`${url}?target=${encodeURIComponent(JSON.stringify({ endpoint, credentials }))}`);
      await tab.waitForFunction(() => globalThis.document.title, undefined, { timeout: 20_000 }).catch(() => {});
      const title = await tab.title();
      assert.ok(title.includes(`You said: ${question}`), `${title}\n${problems.join("\n")}`);
      assert.deepEqual(problems, []);
      const ms = Date.now() - start;
      t.diagnostic(`${version}: module from ${module}, answered after ${ms} ms`);
      await record(t.name, { version, module, ms });
    } finally {
      await tab.close();
    }
  }

  return {
    answers,

    /** A directory with a separate app; `entry` names the app's file beside this one. */
    async appFor(t, entry = "app.js") {
      const app = join(directory.path, t.name.replaceAll(/\W+/g, "-"));
      await cp(installed, app, { recursive: true });
      await mkdir(join(app, "src"));
      for (const [name, file] of Object.entries({ ...ENTRIES, "index.js": entry })) {
        await copyFile(new URL(file, import.meta.url), join(app, "src", name));
      }
      return app;
    },

    /** Serves what was built, with a page around it, and opens it. */
    async built(t, site, html, version) {
      if (html) await writeFile(join(site, "index.html"), html);
      const server = await serveDirectory(site);
      try {
        await answers(t, `${server.url}/`, version);
      } finally {
        await server.close();
      }
    },

    async close() {
      await browser.close();
      await emulator.close();
      await directory.remove();
    },
  };
}
