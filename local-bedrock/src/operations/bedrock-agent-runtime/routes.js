// The routes of bedrock-agent-runtime.
import { invokeAgent } from "./invoke-agent.js";
import { invokeFlow } from "./invoke-flow.js";
import { invokeInlineAgent } from "./invoke-inline-agent.js";
import { rerank } from "./rerank.js";
import { retrieve } from "./retrieve.js";
import { retrieveAndGenerate, retrieveAndGenerateStream } from "./retrieve-and-generate.js";

/** bedrock-agent-runtime. @type {import("../../http/router.js").ServiceRoute[]} */
export const BEDROCK_AGENT_RUNTIME = [
  {
    operation: "InvokeAgent",
    method: "POST",
    path: "/agents/{agentId}/agentAliases/{agentAliasId}/sessions/{sessionId}/text",
    headers: { sourceArn: "x-amz-source-arn" },
    run: invokeAgent,
  },
  { operation: "InvokeInlineAgent", method: "POST", path: "/agents/{sessionId}", run: invokeInlineAgent },
  {
    operation: "InvokeFlow",
    method: "POST",
    path: "/flows/{flowIdentifier}/aliases/{flowAliasIdentifier}",
    run: invokeFlow,
  },
  { operation: "Retrieve", method: "POST", path: "/knowledgebases/{knowledgeBaseId}/retrieve", run: retrieve },
  { operation: "RetrieveAndGenerate", method: "POST", path: "/retrieveAndGenerate", run: retrieveAndGenerate },
  {
    operation: "RetrieveAndGenerateStream",
    method: "POST",
    path: "/retrieveAndGenerateStream",
    run: retrieveAndGenerateStream,
  },
  { operation: "Rerank", method: "POST", path: "/rerank", run: rerank },
];
