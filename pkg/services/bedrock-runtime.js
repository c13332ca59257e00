import { service } from "../call/client.js";
import { bedrockRuntime } from "../operations/bedrock-runtime.js";

export const BedrockRuntime = /* @__PURE__ */ service("BedrockRuntime", bedrockRuntime);
