// `bedrock-wasm/embeddings`: texts and images as vectors, with the models that Bedrock has for them.
export { embed } from "./embed.js";
export { cosineSimilarity, nearest } from "./similarity.js";
