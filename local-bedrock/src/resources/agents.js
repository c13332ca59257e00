// The built-in agents and their aliases.
import { arnOf } from "../catalog/account.js";

/**
 * @import { AgentActionGroup } from "../../../pkg/types/bedrock-agent-runtime.js"
 * @import { Wire } from "../lib/wire.js"
 */

/**
 * @typedef {object} AgentDefinition What an agent works from, built in or given inline.
 * @property {string} foundationModel
 * @property {string} instruction
 * @property {ActionGroup[]} actionGroups
 * @property {string[]} knowledgeBaseIds
 *
 * @typedef {Wire<AgentActionGroup>} ActionGroup
 */

/** The built-in agents by id. @type {Record<string, AgentDefinition & { name: string, description: string }>} */
export const AGENTS = {
  LOCALAGENT: {
    name: "town-guide",
    description: "Knows the handbook of Port Alder, and asks its caller for the weather.",
    foundationModel: "amazon.nova-lite-v1:0",
    instruction: "You are the guide of Port Alder. Answer visitors' questions in one or two friendly sentences.",
    knowledgeBaseIds: ["LOCALKB001"],
    actionGroups: [
      {
        actionGroupName: "weather-station",
        actionGroupExecutor: { customControl: "RETURN_CONTROL" },
        functionSchema: {
          functions: [
            {
              name: "weather",
              description: "Tells the weather of a place.",
              parameters: { place: { type: "string", description: "The name of the place.", required: true } },
            },
          ],
        },
      },
    ],
  },
  LOCALAGEN2: {
    name: "small-talker",
    description: "Talks, and looks nothing up.",
    foundationModel: "amazon.nova-micro-v1:0",
    instruction: "You are a good listener. Answer in one short and friendly sentence, please.",
    knowledgeBaseIds: [],
    actionGroups: [],
  },
};

/** The aliases of every agent and flow, and the version behind each. @type {Record<string, string>} */
export const ALIASES = { TSTALIASID: "DRAFT", LOCALALIAS: "1" };

/** @param {string} agentId @param {string} region @returns {string} */
export const agentArn = (agentId, region) => arnOf(region, `agent/${agentId}`);

/** @param {string} agentId @param {string} aliasId @param {string} region @returns {string} */
export const agentAliasArn = (agentId, aliasId, region) => arnOf(region, `agent-alias/${agentId}/${aliasId}`);
