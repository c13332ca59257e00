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

const ORDER_ID = { name: "orderId", in: "path", required: true, schema: { type: "integer" } };

/** An API as OpenAPI 3.0 has it. */
const ORDERS_API = {
  openapi: "3.0.0",
  info: { title: "Orders", version: "1" },
  paths: {
    "/orders/{orderId}": {
      get: { operationId: "find_order", description: "Finds an order.", parameters: [ORDER_ID] },
      delete: {
        operationId: "cancel_order",
        description: "Cancels an order.",
        parameters: [ORDER_ID],
        "x-requireConfirmation": "ENABLED",
      },
    },
    "/orders": {
      post: {
        operationId: "place_order",
        description: "Places an order.",
        requestBody: {
          content: {
            "application/json": {
              schema: { properties: { article: { type: "string" }, count: { type: "integer" } } },
            },
          },
        },
      },
    },
  },
};

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
  LOCALAGEN3: {
    name: "order-desk",
    description: "Finds orders by an API, asks before it cancels one, and makes files.",
    foundationModel: "amazon.nova-pro-v1:0",
    instruction: "You are the order desk of a shop. Help customers with their orders in one or two sentences.",
    knowledgeBaseIds: [],
    actionGroups: [
      {
        actionGroupName: "orders",
        actionGroupExecutor: { customControl: "RETURN_CONTROL" },
        apiSchema: { payload: JSON.stringify(ORDERS_API) },
      },
      {
        actionGroupName: "till",
        actionGroupExecutor: { customControl: "RETURN_CONTROL" },
        functionSchema: {
          functions: [
            {
              name: "refund",
              description: "Pays money back.",
              parameters: { amount: { type: "number", description: "In crowns.", required: true } },
              requireConfirmation: "ENABLED",
            },
          ],
        },
      },
      { actionGroupName: "code", parentActionGroupSignature: "AMAZON.CodeInterpreter" },
    ],
  },
};

/** The aliases of every agent and flow, and the version behind each. @type {Record<string, string>} */
export const ALIASES = { TSTALIASID: "DRAFT", LOCALALIAS: "1" };

/** @param {string} agentId @param {string} region @returns {string} */
export const agentArn = (agentId, region) => arnOf(region, `agent/${agentId}`);

/** @param {string} agentId @param {string} aliasId @param {string} region @returns {string} */
export const agentAliasArn = (agentId, aliasId, region) => arnOf(region, `agent-alias/${agentId}/${aliasId}`);
