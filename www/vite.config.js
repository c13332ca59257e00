import { defineConfig } from "vite";

export default defineConfig({
  // The built page may be put below any path.
  base: "./",
  build: {
    // The page's Content-Security-Policy allows no `data:` addresses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  // Pre-bundling would move the module away from the .wasm file beside it.
  optimizeDeps: { exclude: ["bedrock-wasm"] },
  server: { strictPort: true },
  preview: { strictPort: true },
});
