import { service } from "../call/client.js";
import { bedrock } from "../operations/bedrock.js";

export const Bedrock = /* @__PURE__ */ service("Bedrock", bedrock);
