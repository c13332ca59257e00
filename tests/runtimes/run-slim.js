// Node with the module handed over, from the file that the package exports.
import { readFile } from "node:fs/promises";
import * as library from "bedrock-wasm/slim";
import { suite } from "./suite.js";

await library.init(await readFile(new URL(import.meta.resolve("bedrock-wasm/bedrock_wasm_bg.wasm"))));
console.log(JSON.stringify(await suite(library, JSON.parse(process.argv[2]))));
