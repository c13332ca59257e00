// For browsers and bundlers: the module is fetched beside this package's files
// and compiled while it arrives. If that fails, it is loaded as JavaScript.
import { setLoader } from "../module/instance.js";

setLoader(async () => {
  try {
    return await WebAssembly.compileStreaming(await fetch(new URL("../wasm/bedrock_wasm_bg.wasm", import.meta.url)));
  } catch {
    return (await import("./bytes.js")).bytes();
  }
});
export * from "../index.js";
