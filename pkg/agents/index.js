// `bedrock-wasm/agents`: the answers of agents, knowledge bases, flows and AgentCore's runtimes, put together.
export { readAnswer } from "./read-answer.js";
export { runFlow } from "./flow.js";
export { searchResultBlocks } from "./retrieved.js";
export { runAgent } from "./run-agent.js";
export { runtimeSocket } from "./socket.js";
export { traceSteps } from "./trace.js";
