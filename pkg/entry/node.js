// For Node, whose `fetch` reads no files.
import { readFile } from "node:fs/promises";
import { setLoader } from "../instance.js";

setLoader(() => readFile(new URL("../wasm/bedrock_wasm_bg.wasm", import.meta.url)));
export * from "../index.js";
