// A flow, which may ask before it goes on.
import { Answer } from "./answer.js";
import { callOptions, check, invalid } from "../lib/options.js";

/**
 * @import { BedrockAgentRuntimeOperations, InvokeFlowRequest } from "../types/bedrock-agent-runtime.js"
 * @import { JsonValue } from "../types/index.js"
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
  if (document === undefined && !request.inputs) throw invalid("document: give what enters the flow");
  // cast: without `inputs`, there is a document.
  const inputs = request.inputs ?? [
    { nodeName, nodeOutputName, content: { document: /** @type {JsonValue} */ (document) } },
  ];
  return new Flow(client, { ...request, inputs }, options);
}

class Flow extends Answer {
  #client;
  #request;
  #options;

  /**
   * @param {Client} client
   * @param {InvokeFlowRequest} request
   * @param {FlowOptions} options
   */
  constructor(client, request, options) {
    super(client.invokeFlow(request, callOptions(options).method));
    this.#client = client;
    this.#request = request;
    this.#options = options;
  }

  /**
   * Answers the question that the flow has asked.
   * @param {JsonValue} value
   * @param {{ nodeInputName?: string | undefined }} [place] of an agent's node unless given
   */
  async reply(value, place = {}) {
    if (value === undefined) throw invalid("value: give the reply");
    check("place", place);
    const { nodeInputName = "agentInputText" } = place;
    const { asks, sessionId } = await this.output;
    if (!asks) throw invalid("the flow is complete: it has not asked for a reply", "no_question");
    const { nodeName } = asks;
    const executionId = sessionId ?? this.#request.executionId;
    if (!executionId) throw invalid("executionId: the response does not show it, so give it with the flow's input");
    const inputs = [{ nodeName, nodeInputName, content: { document: value } }];
    return new Flow(this.#client, { ...this.#request, executionId, inputs }, this.#options);
  }
}
