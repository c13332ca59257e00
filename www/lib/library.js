// The part of the library that most calls need: a separate chunk, since a prompt can be written without it.
export { BedrockRuntime, init } from "bedrock-wasm";
