// For Cloudflare Workers, which compile modules at deployment and never bytes at run time
// (https://developers.cloudflare.com/workers/runtime-apis/webassembly/javascript/).
import { setLoader } from "../module/instance.js";
import wasm from "../wasm/bedrock_wasm_bg.wasm";

setLoader(() => wasm);
export * from "../index.js";
