// The built-in runtimes of AgentCore.
import { ACCOUNT_ID } from "../catalog/account.js";

/** @typedef {{ name: string, description: string, takes: "signature" | "userToken" }} Runtime takes either, and never both, as at AWS */

/** By id. @type {Record<string, Runtime>} */
export const RUNTIMES = {
  "local_user-LOCAL00001": {
    name: "local_user",
    description: "Takes the tokens of users who have signed in.",
    takes: "userToken",
  },
  "local_iam-LOCAL00002": { name: "local_iam", description: "Takes signatures.", takes: "signature" },
};

/** @param {string} id @param {string} region @returns {string} */
export const runtimeArn = (id, region) => `arn:aws:bedrock-agentcore:${region}:${ACCOUNT_ID}:runtime/${id}`;
