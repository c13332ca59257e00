import { service } from "../call/client.js";
import { bedrockAgent } from "../operations/bedrock-agent.js";

export const BedrockAgent = /* @__PURE__ */ service("BedrockAgent", bedrockAgent);
