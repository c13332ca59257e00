import { service } from "../call/client.js";
import { bedrockAgentRuntime } from "../operations/bedrock-agent-runtime.js";

export const BedrockAgentRuntime = /* @__PURE__ */ service("BedrockAgentRuntime", bedrockAgentRuntime);
