// Decides whether an agent calls a function, and with which arguments.
import { ServiceError } from "../http/errors.js";

/**
 * @typedef {object} Action Members of AWS's `FunctionInvocationInput`.
 * @property {string} actionGroup
 * @property {string} function
 * @property {{ name: string, type: string, value: string }[]} parameters
 */

/**
 * Decides by a rule, not by the model, whether an agent calls a function: it does when the input holds the function's
 * name, `get_weather` also as "get weather".
 * @param {import("../resources/agents.js").AgentDefinition} agent
 * @param {string} text the user's
 * @returns {Action | undefined} the first function named
 * @throws {ServiceError} `DependencyFailedException` when the function is a Lambda's
 */
export function chooseAction({ actionGroups }, text) {
  const said = plain(text);
  for (const { actionGroupName, actionGroupExecutor, functionSchema } of actionGroups) {
    const called = functionSchema?.functions?.find(({ name }) => said.includes(plain(name)));
    if (!called) continue;
    if (actionGroupExecutor?.customControl !== "RETURN_CONTROL") {
      throw new ServiceError(
        "DependencyFailedException",
        424,
        `local-bedrock runs no Lambda functions: give the action group ${actionGroupName} customControl RETURN_CONTROL.`,
        { resourceName: actionGroupName },
      );
    }
    const parameters = Object.entries(called.parameters ?? {}).map(([name, { type = "string" }]) => ({
      name,
      type,
      value: valueFor(type, text),
    }));
    return { actionGroup: actionGroupName, function: called.name, parameters };
  }
  return undefined;
}

const plain = (/** @type {string} */ text) => ` ${(text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).join(" ")} `;

/**
 * The first number, or what follows the last "in", "of", "for" or "to", or the last word.
 * @param {string} type
 * @param {string} text
 */
function valueFor(type, text) {
  if (type === "number" || type === "integer") return /-?\d+(?:\.\d+)?/.exec(text)?.[0] ?? "0";
  if (type === "boolean") return "true";
  const words = text.replace(/(?<![.?!,;:])[.?!,;:]+(?=\s|$)/g, "").trim();
  const value = /^.*\b(?:in|of|for|to)\s(.*)$/is.exec(words)?.[1].trimStart() ?? words.split(/\s+/).at(-1) ?? "";
  return type === "array" ? JSON.stringify([value]) : value;
}
