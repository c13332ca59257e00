// What most calls need of the library: a chunk of its own, since nobody waits for it to write a prompt.
export { BedrockRuntime, init } from "bedrock-wasm";
