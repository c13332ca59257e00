// `bedrock-wasm/images`: images made, edited and enlarged, with the models that Bedrock has for them.
export { generateImage } from "./generate.js";
