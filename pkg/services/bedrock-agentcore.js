import { service } from "../call/client.js";
import { bedrockAgentCore } from "../operations/bedrock-agentcore.js";

export const BedrockAgentCore = /* @__PURE__ */ service("BedrockAgentCore", bedrockAgentCore);
