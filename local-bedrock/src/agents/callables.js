// What an agent can call: the functions and the APIs of its action groups.
import { validationError } from "../http/errors.js";
import { messageOf } from "../lib/errors.js";

/**
 * @import { ActionInvocationType } from "../../../pkg/types/bedrock-agent-runtime.js"
 * @import { ActionGroup } from "../resources/agents.js"
 * @import { Action } from "./action.js"
 *
 * @typedef {{ actionGroup: string, agentId?: string | undefined, actionInvocationType: ActionInvocationType }} About
 *
 * @typedef {object} Callable
 * @property {string} name by which it is called
 * @property {string} actionGroupName
 * @property {ActionGroup["actionGroupExecutor"]} executor
 * @property {boolean} isConfirmed whether the user must confirm a call
 * @property {(about: About, valueFor: (type: string) => string) => Action} invocation
 *
 * @typedef {{ name: string, schema?: { type?: string } }} ApiParameter
 *
 * @typedef {object} ApiOperation of OpenAPI 3.0, as far as it is read here
 * @property {string} [operationId]
 * @property {ApiParameter[]} [parameters]
 * @property {{ content?: Record<string, { schema?: { properties?: Record<string, { type?: string }> } }> }} [requestBody]
 * @property {string} [x-requireConfirmation]
 */

/** @param {ActionGroup[]} groups @returns {Callable[]} */
export const callablesOf = (groups) => groups.flatMap((group) => [...functionsOf(group), ...apisOf(group)]);

/** @param {ActionGroup} group @returns {Callable[]} */
const functionsOf = ({ actionGroupName, actionGroupExecutor: executor, functionSchema }) =>
  (functionSchema?.functions ?? []).map(({ name, parameters = {}, requireConfirmation }) => ({
    name,
    actionGroupName,
    executor,
    isConfirmed: requireConfirmation === "ENABLED",
    invocation: (about, valueFor) => ({
      functionInvocationInput: {
        ...about,
        function: name,
        parameters: Object.entries(parameters).map(([key, { type = "string" }]) => ({
          name: key,
          type,
          value: valueFor(type),
        })),
      },
    }),
  }));

/** @param {ActionGroup} group @returns {Callable[]} */
function apisOf({ actionGroupName, actionGroupExecutor: executor, apiSchema }) {
  if (!apiSchema) return [];
  const paths = pathsOf(actionGroupName, apiSchema.payload);
  return Object.entries(paths).flatMap(([apiPath, methods]) =>
    Object.entries(methods).map(([method, { operationId, parameters = [], requestBody, ...more }]) => ({
      name: operationId ?? apiPath,
      actionGroupName,
      executor,
      isConfirmed: more["x-requireConfirmation"] === "ENABLED",
      invocation: (about, valueFor) => {
        const valued = (/** @type {string} */ name, /** @type {string} */ type = "string") => ({
          name,
          type,
          value: valueFor(type),
        });
        const content = Object.entries(requestBody?.content ?? {}).map(([mediaType, { schema }]) => [
          mediaType,
          { properties: Object.entries(schema?.properties ?? {}).map(([name, { type }]) => valued(name, type)) },
        ]);
        return {
          apiInvocationInput: {
            ...about,
            apiPath,
            httpMethod: method.toUpperCase(),
            parameters: parameters.map(({ name, schema }) => valued(name, schema?.type)),
            ...(content.length > 0 && { requestBody: { content: Object.fromEntries(content) } }),
          },
        };
      },
    })),
  );
}

/**
 * @param {string} group
 * @param {string | undefined} payload
 * @returns {Record<string, Record<string, ApiOperation>>}
 */
function pathsOf(group, payload) {
  if (payload === undefined) throw validationError(`local-bedrock reads the schema of ${group} only as payload.`);
  try {
    return JSON.parse(payload).paths ?? {};
  } catch (error) {
    throw validationError(
      `local-bedrock reads OpenAPI as JSON. The schema of ${group} is not JSON: ${messageOf(error)}`,
    );
  }
}
