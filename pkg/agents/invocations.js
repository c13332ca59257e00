// What an agent asks its caller to run, as calls of tools, and their results in the form that the agent takes.
import { jsonOf } from "../data/body.js";
import { parseJson } from "../data/json.js";

/**
 * @import { ApiInvocationInput, ConfirmationState, FunctionInvocationInput, InvocationInputMember, InvocationResultMember, Parameter, ReturnControlPayload } from "../types/bedrock-agent-runtime.js"
 * @import { ContentBlock, ToolResultContentBlock } from "../types/bedrock-runtime.js"
 * @import { AgentCall } from "../types/agents.js"
 *
 * @typedef {ApiInvocationInput & FunctionInvocationInput} Invocation of either kind
 */

/**
 * The name of the tool that answers an invocation: the function's, or of an API such as `GET_orders_orderId`, as names of tools have
 * neither slashes nor braces.
 * @param {Partial<Invocation>} invocation
 */
const nameOf = ({ function: name, httpMethod = "", apiPath = "" }) =>
  name ?? `${httpMethod}${apiPath}`.replace(/[^\w-]+/g, "_").replace(/_$/, "");

/**
 * @param {ReturnControlPayload} payload
 * @returns {AgentCall[]} with names by the rule above
 */
export function callsOf({ invocationId, invocationInputs = [] }) {
  return invocationInputs.map(({ functionInvocationInput, apiInvocationInput }, index) => {
    // cast: it has the members of one of them.
    const invocation = /** @type {Invocation} */ (functionInvocationInput ?? apiInvocationInput ?? {});
    const { parameters = [], requestBody } = invocation;
    const properties = Object.values(requestBody?.content ?? {}).flatMap((body) => body.properties ?? []);
    const input = Object.fromEntries([...parameters, ...properties].map((one) => [one.name, valueOf(one)]));
    return { toolUseId: `${invocationId}-${index}`, name: nameOf(invocation), input, invocation };
  });
}

/**
 * Every value is text. One that is not of its type stays text, which the tool's schema judges.
 * @param {Parameter} parameter
 */
function valueOf({ type, value }) {
  if (!type || type === "string") return value;
  try {
    return parseJson(value ?? "null");
  } catch {
    return value;
  }
}

/**
 * @param {AgentCall} call
 * @param {{ toolResult: Partial<ContentBlock.ToolResultMember["toolResult"]> } | undefined} result none if the agent runs it by itself
 * @param {ConfirmationState | undefined} confirmationState
 * @returns {InvocationResultMember}
 */
export function resultFor({ invocation }, result, confirmationState) {
  const { actionGroup, agentId, function: name, apiPath, httpMethod } = invocation;
  const about = { actionGroup, agentId, confirmationState };
  const { content = [], status } = result?.toolResult ?? {};
  const ok = status !== "error";
  // FAILURE would end the whole turn with an exception; this lets the model read the error.
  const responseState = ok ? undefined : "REPROMPT";
  // cast: images of a tool are as the agent takes them.
  const images = /** @type {any[]} any: as before */ (content.flatMap(({ image }) => image ?? []));
  const said = content.flatMap(({ text, json }) => text ?? (json === undefined ? [] : jsonOf(json, "json")));
  const body = { body: said.join("\n"), ...(images.length && { images }) };
  const more = (/** @type {string} */ type) => result && { responseState, responseBody: { [type]: body } };
  if (name) return { functionResult: { ...about, function: name, ...more("TEXT") } };
  const httpStatusCode = result && (ok ? 200 : 500);
  return { apiResult: { ...about, apiPath, httpMethod, httpStatusCode, ...more("application/json") } };
}
