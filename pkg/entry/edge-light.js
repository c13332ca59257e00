// For Vercel's Edge Functions and Next's edge routes, which compile modules at build time
// (https://vercel.com/docs/functions/runtimes/wasm).
import { setLoader } from "../module/instance.js";
import wasm from "../wasm/bedrock_wasm_bg.wasm?module";

setLoader(() => wasm);
export * from "../index.js";
