// `bedrock-wasm/images`: images made, edited and enlarged, with the models that Bedrock has for it.
export { generateImage } from "./generate.js";
