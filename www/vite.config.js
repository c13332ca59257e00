import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { defineConfig } from "vite";

/** The place that most visits begin with: its chunk is asked for together with the first one. */
const FIRST_PLACE = "places/chat/index.js";

/** Layers of the library that each call needs: in one piece, since by itself each file that places share would be a chunk. */
const LIBRARY = /\/pkg\/(errors\.js|(call|data|lib|module|stream|wasm)\/)/;

/** A language model is loaded when it is asked for, and kept by those who run it. */
const LARGE = /wllama|language-model/;

/** Asks for the first place's chunk in index.html, and writes a service worker that knows the names of all files. */
const firstPlaceAndOffline = {
  name: "playground",
  apply: "build",
  transformIndexHtml: {
    order: "post",
    handler(_html, { bundle }) {
      const chunk = Object.values(bundle).find(({ facadeModuleId }) => facadeModuleId?.endsWith(FIRST_PLACE));
      const files = [chunk.fileName, ...chunk.imports.filter((file) => !bundle[file].isEntry)];
      return files.map((file) => ({
        tag: "link",
        attrs: { rel: "modulepreload", crossorigin: true, href: `./${file}` },
        injectTo: "head",
      }));
    },
  },
  async generateBundle(_options, bundle) {
    const files = [
      "./",
      "./tool-sandbox.html",
      ...Object.keys(bundle)
        .filter((file) => file !== "index.html" && !LARGE.test(file))
        .map((file) => `./${file}`),
    ];
    const version = createHash("sha256").update(files.join()).digest("hex").slice(0, 12);
    const source = await readFile(new URL("service-worker.js", import.meta.url), "utf8");
    this.emitFile({
      type: "asset",
      fileName: "service-worker.js",
      source: `const FILES = ${JSON.stringify(files)};
const VERSION = "${version}";
${source}`,
    });
  },
};

export default defineConfig({
  // The built page may be put below any path.
  base: "./",
  build: {
    // The page's Content-Security-Policy allows no `data:` addresses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: {
      output: { manualChunks: (id) => (LIBRARY.test(id) && !/base64/.test(id) ? "library" : undefined) },
    },
  },
  // Pre-bundling would move the module away from the .wasm file beside it.
  optimizeDeps: { exclude: ["bedrock-wasm"] },
  plugins: [firstPlaceAndOffline],
  worker: { format: "es" },
  server: { strictPort: true },
  preview: { strictPort: true },
});
