// For Node, Deno and Bun, which read files. Bundled, the module may have been left behind.
import { readFile } from "node:fs/promises";
import { setLoader } from "../module/instance.js";

setLoader(async () => {
  try {
    return await readFile(new URL("../wasm/bedrock_wasm_bg.wasm", import.meta.url));
  } catch {
    return (await import("./bytes.js")).bytes();
  }
});
export * from "../index.js";
