// The operations ListFlows and GetFlow.
import { BUILT_AT, ROLE_ARN } from "../../catalog/account.js";
import { flowArn, FLOWS } from "../../resources/flows.js";
import { readInput } from "../input.js";
import { knownId, sendList } from "./resource-list.js";

/**
 * @import { GetFlowRequest, ListFlowsRequest } from "../../../../pkg/types/bedrock-agent.js"
 * @import { Wire } from "../../lib/wire.js"
 */

const summary = (/** @type {string} */ id, /** @type {string} */ region) => ({
  id,
  arn: flowArn(id, region),
  name: FLOWS[id].name,
  description: FLOWS[id].description,
  status: "Prepared",
  version: "DRAFT",
  createdAt: BUILT_AT,
  updatedAt: BUILT_AT,
});

/**
 * GET /flows/
 * https://docs.aws.amazon.com/bedrock/latest/APIReference/API_agent_ListFlows.html
 * @param {import("../../http/call.js").Call} call
 */
export function listFlows(call) {
  /** @type {Wire<ListFlowsRequest>} */
  const page = readInput(call);
  sendList(call, page, FLOWS, "flowSummaries", (id) => summary(id, call.emulator.region));
}

/**
 * GET /flows/{flowIdentifier}/
 * https://docs.aws.amazon.com/bedrock/latest/APIReference/API_agent_GetFlow.html
 * @param {import("../../http/call.js").Call} call
 */
export function getFlow(call) {
  /** @type {Wire<GetFlowRequest>} */
  const { flowIdentifier, includedData } = readInput(call);
  const { region } = call.emulator;
  const id = knownId(FLOWS, flowIdentifier, (known) => flowArn(known, region));
  const definition = includedData === "METADATA_ONLY" ? undefined : FLOWS[id].definition;
  call.sendJson({ ...summary(id, region), executionRoleArn: ROLE_ARN, definition });
}
