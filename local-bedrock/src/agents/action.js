// Decides whether an agent calls functions and APIs, and with which arguments.
import { ServiceError } from "../http/errors.js";
import { callablesOf } from "./callables.js";

/**
 * @import { ApiInvocationInput, FunctionInvocationInput } from "../../../pkg/types/bedrock-agent-runtime.js"
 * @import { Callable } from "./callables.js"
 *
 * @typedef {{ functionInvocationInput: FunctionInvocationInput } | { apiInvocationInput: ApiInvocationInput }} Action
 *
 * @typedef {{ callable: Callable, from: number, to: number }} Mention of a function or an API, and its place in the text
 */

/**
 * The calls that an input asks for, one list a step: "then" begins another step, and each step is returned to the caller by itself.
 * A rule decides, not the model: a function is called when its name is there, `get_weather` also as "get weather", and an API by its
 * `operationId`.
 * @param {import("../resources/agents.js").AgentDefinition & { agentId?: string }} agent
 * @param {string} text the user's
 * @returns {Action[][]}
 * @throws {ServiceError} `DependencyFailedException` for what a Lambda function would do
 */
export function stepsOf(agent, text) {
  const callables = callablesOf(agent.actionGroups);
  return text
    .split(/\bthen\b/i)
    .map((part) => actionsOf(callables, part, agent.agentId))
    .filter((actions) => actions.length > 0);
}

/**
 * @param {Callable[]} callables
 * @param {string} text
 * @param {string | undefined} agentId
 */
function actionsOf(callables, text, agentId) {
  const mentions = mentionsOf(callables, text);
  return mentions.map(({ callable, from }, index) => {
    const { actionGroupName: actionGroup, executor, isConfirmed } = callable;
    if (executor?.customControl !== "RETURN_CONTROL") {
      throw new ServiceError(
        "DependencyFailedException",
        424,
        `local-bedrock runs no Lambda functions: give the action group ${actionGroup} customControl RETURN_CONTROL.`,
        { resourceName: actionGroup },
      );
    }
    // Arguments stand behind the name, up to the next one; a single call may have them anywhere.
    const said =
      mentions.length > 1
        ? text
            .slice(from, mentions[index + 1]?.from)
            .trim()
            .replace(/ and(?: the)?$/i, "")
        : text;
    const actionInvocationType = isConfirmed ? "USER_CONFIRMATION_AND_RESULT" : "RESULT";
    return callable.invocation({ actionGroup, agentId, actionInvocationType }, (type) => valueFor(type, said));
  });
}

/**
 * In their order; where one name is a part of another, the longer one counts.
 * @param {Callable[]} callables
 * @param {string} text
 */
function mentionsOf(callables, text) {
  /** @type {Mention[]} */
  const all = callables.flatMap((callable) => {
    const words = callable.name.match(/[\p{L}\p{N}]+/gu) ?? [];
    const pattern = new RegExp(`(?<![\\p{L}\\p{N}])${words.join("[^\\p{L}\\p{N}]+")}(?![\\p{L}\\p{N}])`, "giu");
    return Array.from(text.matchAll(pattern), ({ index, 0: { length } }) => ({
      callable,
      from: index,
      to: index + length,
    }));
  });
  all.sort((a, b) => a.from - b.from || b.to - a.to);
  return all.filter(({ from }, index) => all.slice(0, index).every(({ to }) => to <= from));
}

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
