import { service } from "../call/client.js";
import { withUserTokens } from "../call/user-token.js";
import { bedrockAgentCore } from "../operations/bedrock-agentcore.js";

const NAME = "BedrockAgentCore";

export const BedrockAgentCore = /* @__PURE__ */ withUserTokens(NAME, /* @__PURE__ */ service(NAME, bedrockAgentCore));
