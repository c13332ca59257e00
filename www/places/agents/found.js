// What an account has to ask: agents, flows and knowledge bases.

/**
 * @typedef {object} Found
 * @property {"agent" | "flow" | "knowledge-base"} kind
 * @property {string} id
 * @property {string} name
 * @property {string} [description]
 */

/**
 * @param {any} client BedrockAgent; any: as the app hands it over
 * @param {AbortSignal} signal
 * @returns {Promise<Found[]>}
 */
export async function findAll(client, signal) {
  const options = { abortSignal: signal };
  const [agents, flows, bases] = await Promise.all([
    client.listAgents({}, options),
    client.listFlows({}, options),
    client.listKnowledgeBases({}, options),
  ]);
  return [
    ...agents.agentSummaries.map((/** @type {any} any: of a client of any service */ agent) => ({
      kind: "agent",
      id: agent.agentId,
      name: agent.agentName,
      description: agent.description,
    })),
    ...flows.flowSummaries.map((/** @type {any} any: as above */ flow) => ({
      kind: "flow",
      id: flow.id,
      name: flow.name,
      description: flow.description,
    })),
    ...bases.knowledgeBaseSummaries.map((/** @type {any} any: as above */ base) => ({
      kind: "knowledge-base",
      id: base.knowledgeBaseId,
      name: base.name,
      description: base.description,
    })),
  ];
}
