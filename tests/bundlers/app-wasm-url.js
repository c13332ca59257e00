// The same, with the module handed over, from where Vite puts the package's .wasm file.
import { BedrockRuntime, init } from "bedrock-wasm/slim";
import url from "bedrock-wasm/bedrock_wasm_bg.wasm?url";
import { answer } from "./answer.js";

init(url).then(() => answer(BedrockRuntime));
