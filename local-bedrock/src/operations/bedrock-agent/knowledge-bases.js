// The operations ListKnowledgeBases and GetKnowledgeBase.
import { BUILT_AT, ROLE_ARN } from "../../catalog/account.js";
import { foundationModelArn } from "../../catalog/foundation-models.js";
import { KNOWLEDGE_BASES, knowledgeBaseArn } from "../../knowledge/knowledge-bases.js";
import { readInput } from "../input.js";
import { knownId, sendList } from "./resource-list.js";

/**
 * @import { GetKnowledgeBaseRequest, ListKnowledgeBasesRequest } from "../../../../pkg/types/bedrock-agent.js"
 * @import { Wire } from "../../lib/wire.js"
 */

const summary = (/** @type {string} */ knowledgeBaseId) => ({
  knowledgeBaseId,
  name: KNOWLEDGE_BASES[knowledgeBaseId].name,
  description: KNOWLEDGE_BASES[knowledgeBaseId].description,
  status: "ACTIVE",
  updatedAt: BUILT_AT,
});

/**
 * POST /knowledgebases/
 * https://docs.aws.amazon.com/bedrock/latest/APIReference/API_agent_ListKnowledgeBases.html
 * @param {import("../../http/call.js").Call} call
 */
export function listKnowledgeBases(call) {
  /** @type {Wire<ListKnowledgeBasesRequest>} */
  const page = readInput(call);
  sendList(call, page, KNOWLEDGE_BASES, "knowledgeBaseSummaries", summary);
}

/**
 * GET /knowledgebases/{knowledgeBaseId}
 * https://docs.aws.amazon.com/bedrock/latest/APIReference/API_agent_GetKnowledgeBase.html
 * @param {import("../../http/call.js").Call} call
 */
export function getKnowledgeBase(call) {
  /** @type {Wire<GetKnowledgeBaseRequest>} */
  const { knowledgeBaseId } = readInput(call);
  const { region } = call.emulator;
  const arnOf = (/** @type {string} */ known) => knowledgeBaseArn(known, region);
  const id = knownId(KNOWLEDGE_BASES, knowledgeBaseId, arnOf);
  call.sendJson({
    knowledgeBase: {
      ...summary(id),
      knowledgeBaseArn: arnOf(id),
      roleArn: ROLE_ARN,
      createdAt: BUILT_AT,
      // Clients expect this shape; no vectors are computed here.
      knowledgeBaseConfiguration: {
        type: "VECTOR",
        vectorKnowledgeBaseConfiguration: {
          embeddingModelArn: foundationModelArn("amazon.titan-embed-text-v2:0", region),
        },
      },
    },
  });
}
