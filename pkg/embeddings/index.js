// `bedrock-wasm/embeddings`: texts and images as vectors, with the models that Bedrock has for it.
export { embed } from "./embed.js";
export { cosineSimilarity, nearest } from "./similarity.js";
