// A flow, which may ask before it goes on.
import { Answer } from "./answer.js";
import { callOptions, check, invalid } from "../lib/options.js";
import { checkList, checkMembers } from "../tools/checks.js";

/**
 * @import { BedrockAgentRuntimeOperations, InvokeFlowRequest } from "../types/bedrock-agent-runtime.js"
 * @import { JsonValue, MethodOptions } from "../types/index.js"
 * @import { FlowOptions, FlowRun, FlowStart } from "../types/agents.js"
 *
 * @typedef {Pick<BedrockAgentRuntimeOperations, "invokeFlow">} Client
 */

/**
 * @param {Client} client
 * @param {FlowStart} input
 * @param {FlowOptions} [options]
 * @returns {FlowRun}
 */
export function runFlow(client, input, options = {}) {
  check("client.invokeFlow", client?.invokeFlow, "a function");
  check("input", input);
  check("options", options);
  const { document, nodeName = "FlowInputNode", nodeOutputName = "document", ...request } = input;
  checkMembers(input, { nodeName: "a string", nodeOutputName: "a string" });
  checkList("inputs", request.inputs ?? []);
  if (document === undefined && !request.inputs) throw invalid("document: give what enters the flow");
  // cast: without `inputs`, there is a document.
  const inputs = request.inputs ?? [
    { nodeName, nodeOutputName, content: { document: /** @type {JsonValue} */ (document) } },
  ];
  return begin(client, { ...request, inputs }, callOptions(options).method);
}

/**
 * @param {Client} client
 * @param {InvokeFlowRequest} request
 * @param {MethodOptions} method
 * @returns {FlowRun}
 */
function begin(client, request, method) {
  const run = new Answer(client.invokeFlow(request, method));
  return Object.assign(run, {
    /**
     * Answers the question that the flow has asked.
     * @param {JsonValue} value
     * @param {{ nodeInputName?: string | undefined }} [place] of an agent's node unless given
     */
    async reply(value, place = {}) {
      if (value === undefined) throw invalid("value: give the reply");
      check("place", place);
      checkMembers(place, { nodeInputName: "a string" }, "place.");
      const { nodeInputName = "agentInputText" } = place;
      const { asks, sessionId: executionId = request.executionId } = await run.output;
      if (!asks) throw invalid("the flow is complete: it has not asked for a reply", "no_question");
      if (!executionId) throw invalid("executionId: the response does not show it, so give it with the flow's input");
      const inputs = [{ nodeName: asks.nodeName, nodeInputName, content: { document: value } }];
      return begin(client, { ...request, executionId, inputs }, method);
    },
  });
}
