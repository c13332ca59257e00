// The routes of bedrock-agent.
import { PAGE_QUERY } from "../page.js";
import { createAgent, getAgent, listAgents, prepareAgent } from "./agents.js";
import { getFlow, listFlows } from "./flows.js";
import { getKnowledgeBase, listKnowledgeBases } from "./knowledge-bases.js";
import { getPrompt, listPrompts } from "./prompts.js";

/** @type {import("../../http/router.js").QueryMember} */
const string = { type: "string" };

/** bedrock-agent: what is built in, to read, and agents of the caller. @type {import("../../http/router.js").ServiceRoute[]} */
export const BEDROCK_AGENT = [
  { operation: "ListAgents", method: "POST", path: "/agents/", run: listAgents },
  { operation: "CreateAgent", method: "PUT", path: "/agents/", status: 202, run: createAgent },
  { operation: "PrepareAgent", method: "POST", path: "/agents/{agentId}/", status: 202, run: prepareAgent },
  { operation: "GetAgent", method: "GET", path: "/agents/{agentId}/", run: getAgent },
  { operation: "ListKnowledgeBases", method: "POST", path: "/knowledgebases/", run: listKnowledgeBases },
  {
    operation: "GetKnowledgeBase",
    method: "GET",
    path: "/knowledgebases/{knowledgeBaseId}",
    run: getKnowledgeBase,
  },
  { operation: "ListFlows", method: "GET", path: "/flows/", query: PAGE_QUERY, run: listFlows },
  {
    operation: "GetFlow",
    method: "GET",
    path: "/flows/{flowIdentifier}/",
    query: { includedData: string },
    run: getFlow,
  },
  {
    operation: "ListPrompts",
    method: "GET",
    path: "/prompts/",
    query: { ...PAGE_QUERY, promptIdentifier: string },
    run: listPrompts,
  },
  {
    operation: "GetPrompt",
    method: "GET",
    path: "/prompts/{promptIdentifier}/",
    query: { promptVersion: string, includedData: string },
    run: getPrompt,
  },
];
