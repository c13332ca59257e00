// The built-in prompts.
import { arnOf } from "../catalog/account.js";

/**
 * @import { PromptVariant } from "../../../pkg/types/bedrock-agent.js"
 * @import { Wire } from "../lib/wire.js"
 */

/**
 * @typedef {object} PromptDefinition
 * @property {string} name
 * @property {string} description
 * @property {Wire<PromptVariant>} variant
 */

/** The built-in prompts by id. @type {Record<string, PromptDefinition>} */
export const PROMPTS = {
  LOCALPRMT1: {
    name: "explain",
    description: "Explains a topic to somebody of a given age.",
    variant: {
      name: "default",
      templateType: "TEXT",
      templateConfiguration: {
        text: {
          text: "Explain {{topic}} to a person of {{age}} years, in one sentence.",
          inputVariables: [{ name: "topic" }, { name: "age" }],
        },
      },
      modelId: "amazon.nova-micro-v1:0",
      inferenceConfiguration: { text: { maxTokens: 200, temperature: 0 } },
    },
  },
  LOCALPRMT2: {
    name: "town-guide",
    description: "A conversation with the guide of Port Alder.",
    variant: {
      name: "default",
      templateType: "CHAT",
      templateConfiguration: {
        chat: {
          system: [{ text: "You are the guide of Port Alder, a harbour town." }],
          messages: [{ role: "user", content: [{ text: "{{question}}" }] }],
          inputVariables: [{ name: "question" }],
        },
      },
      modelId: "amazon.nova-lite-v1:0",
      inferenceConfiguration: { text: { maxTokens: 300 } },
    },
  },
};

/** @param {string} id @param {string} region @returns {string} */
export const promptArn = (id, region) => arnOf(region, `prompt/${id}`);

/**
 * @param {string} template with variables in double braces
 * @param {Record<string, string>} values
 * @returns {string}
 */
export const fillPrompt = (template, values) =>
  template.replace(/\{\{(\w+)\}\}/g, (variable, name) => (Object.hasOwn(values, name) ? values[name] : variable));
