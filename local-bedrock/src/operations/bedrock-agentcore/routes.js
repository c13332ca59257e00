// The routes of bedrock-agentcore.
import { invokeAgentRuntime } from "./invoke-agent-runtime.js";

/** bedrock-agentcore. @type {import("../../http/router.js").ServiceRoute[]} */
export const BEDROCK_AGENTCORE = [
  {
    operation: "InvokeAgentRuntime",
    method: "POST",
    path: "/runtimes/{agentRuntimeArn}/invocations",
    query: { qualifier: { type: "string" }, accountId: { type: "string" } },
    headers: { accept: "accept", runtimeSessionId: "x-amzn-bedrock-agentcore-runtime-session-id" },
    signingNames: ["bedrock-agentcore"],
    takesUserTokens: true,
    lastEvent: ({ name, message }) =>
      `data: ${JSON.stringify({ error: message, error_type: name, message: "An error occurred during streaming" })}\n\n`,
    run: invokeAgentRuntime,
  },
];
