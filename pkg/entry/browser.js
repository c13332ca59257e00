// For browsers and bundlers: the module is fetched beside this package's files
// and compiled while it arrives.
import { setLoader } from "../instance.js";

setLoader(() => new URL("../wasm/bedrock_wasm_bg.wasm", import.meta.url));
export * from "../index.js";
