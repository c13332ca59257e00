// Node, Deno and Bun: the target is the argument, the results are what is printed.
import * as library from "bedrock-wasm";
import { suite } from "./suite.js";

console.log(JSON.stringify(await suite(library, JSON.parse(process.argv[2]))));
