// The services that only some places call: with their tables of operations, a chunk of its own.
export { Bedrock, BedrockAgent, BedrockAgentRuntime } from "bedrock-wasm";
