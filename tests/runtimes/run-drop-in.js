// Node, Deno and Bun: the target is the argument, the streamed answer is what is printed.
import * as sdk from "@aws-sdk/client-bedrock-runtime";
import { dropIn } from "./drop-in.js";

console.log(await dropIn(sdk, JSON.parse(process.argv[2])));
