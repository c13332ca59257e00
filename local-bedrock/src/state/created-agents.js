// Agents that CreateAgent made, and their states.
import { ServiceError, unknownResource } from "../http/errors.js";
import { randomHex } from "../lib/bytes.js";

/**
 * @import { CreateAgentRequest } from "../../../pkg/types/bedrock-agent.js"
 * @import { Wire } from "../lib/wire.js"
 */

/**
 * @typedef {object} CreatedAgent
 * @property {string} agentId
 * @property {Wire<CreateAgentRequest>} input
 * @property {AgentState} status where it gets once the time has come
 * @property {number} readyAt milliseconds since the epoch
 * @property {AgentState} [job] what it is until then
 * @property {Date} createdAt
 * @property {Date} updatedAt
 * @property {Date} [preparedAt]
 *
 * @typedef {"CREATING" | "NOT_PREPARED" | "PREPARING" | "PREPARED"} AgentState
 */

/** CREATING → NOT_PREPARED → PREPARING → PREPARED. Nothing runs in the background. */
export class CreatedAgents {
  /** @type {Map<string, CreatedAgent>} by id */
  #agents = new Map();
  #jobMs;

  /** @param {{ jobSeconds: number }} options how long an agent is created and prepared; 0 is at once */
  constructor({ jobSeconds }) {
    this.#jobMs = jobSeconds * 1000;
  }

  /**
   * @param {Wire<CreateAgentRequest>} input
   * @returns {CreatedAgent} an earlier one, if it was created with the same idempotency token
   * @throws {ServiceError} `ConflictException` if the name is taken
   */
  create(input) {
    const all = this.list();
    const known = input.clientToken && all.find((agent) => agent.input.clientToken === input.clientToken);
    if (known) return known;
    if (all.some((agent) => agent.input.agentName === input.agentName)) {
      throw new ServiceError(
        "ConflictException",
        409,
        `An agent named ${input.agentName} exists. Choose another name.`,
      );
    }
    const now = new Date();
    const agentId = randomHex(5).toUpperCase();
    /** @type {CreatedAgent} */
    const agent = { agentId, input, status: "NOT_PREPARED", readyAt: 0, createdAt: now, updatedAt: now };
    this.#agents.set(agentId, this.#working(agent, "CREATING"));
    return agent;
  }

  /**
   * @param {string} agentId
   * @throws {ServiceError} `ConflictException` unless it is at rest
   */
  prepare(agentId) {
    const agent = this.find(agentId);
    const status = statusOf(agent);
    if (status.endsWith("ING")) {
      throw new ServiceError(
        "ConflictException",
        409,
        `The agent is ${status}. Wait until it is not, then prepare it.`,
      );
    }
    agent.preparedAt = agent.updatedAt = new Date();
    agent.status = "PREPARED";
    return this.#working(agent, "PREPARING");
  }

  list() {
    return [...this.#agents.values()];
  }

  /** @param {string} agentId */
  find(agentId) {
    const agent = this.#agents.get(agentId);
    if (!agent) throw unknownResource();
    return agent;
  }

  /** @param {CreatedAgent} agent @param {AgentState} job */
  #working(agent, job) {
    return Object.assign(agent, { job, readyAt: Date.now() + this.#jobMs });
  }
}

/** @param {CreatedAgent} agent @returns {AgentState} */
export const statusOf = ({ job, readyAt, status }) => (job && Date.now() < readyAt ? job : status);
