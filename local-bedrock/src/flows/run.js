// Runs a flow, node by node.
import { guarded } from "../operations/guarded.js";
import { fillPrompt } from "../resources/prompts.js";

/**
 * @typedef {import("../resources/flows.js").FlowDefinition} FlowDefinition
 * @typedef {import("../resources/flows.js").FlowNode} FlowNode
 * @typedef {[name: string, payload: Record<string, unknown>]} FlowEvent one of AWS's `FlowResponseStream`
 */

/** AWS names the kinds of nodes differently in definitions and in events. */
const NODE_TYPES = { Input: "FlowInputNode", Prompt: "PromptNode", Output: "FlowOutputNode" };

/**
 * Where a flow waits for a reply, and what had come to the node that asks.
 * @typedef {{ node: string, value: unknown }} Waiting
 */

/**
 * Runs a flow along its data connections: from its input, or with a reply from the node that has asked, to its output, or to the next
 * node that asks.
 * @param {import("../http/call.js").Call} call
 * @param {FlowDefinition} flow
 * @param {unknown} document what entered the flow, or the reply
 * @param {Waiting} [waiting] if it is a reply
 * @returns {AsyncGenerator<FlowEvent, Waiting | undefined>}
 */
export async function* runFlow(call, { definition, asksBack = {} }, document, waiting) {
  const first = (/** @type {FlowNode} */ { name, type }) => (waiting ? name === waiting.node : type === "Input");
  let value = waiting ? `${asText(waiting.value)} (${asText(document)})` : document;
  for (let node = definition.nodes.find(first); node; node = successor(definition, node)) {
    const about = { nodeName: node.name, nodeType: NODE_TYPES[node.type] };
    const question = asksBack[node.name];
    if (question && node.name !== waiting?.node) {
      yield ["flowMultiTurnInputRequestEvent", { ...about, content: { document: question } }];
      yield ["flowCompletionEvent", { completionReason: "INPUT_REQUIRED" }];
      return { node: node.name, value };
    }
    yield traceOf("nodeInputTrace", node, "nodeInputName", node.inputs ?? node.outputs, value);
    if (node.type === "Prompt") value = await complete(call, node, value);
    if (node.type === "Output") yield ["flowOutputEvent", { ...about, content: { document: value } }];
    else yield traceOf("nodeOutputTrace", node, "nodeOutputName", node.outputs, value);
  }
  yield ["flowCompletionEvent", { completionReason: "SUCCESS" }];
}

/**
 * @param {FlowDefinition["definition"]} definition
 * @param {FlowNode} node
 */
function successor({ nodes, connections }, node) {
  const connection = connections.find(({ source }) => source === node.name);
  return nodes.find(({ name }) => name === connection?.target);
}

/**
 * @param {import("../http/call.js").Call} call
 * @param {FlowNode} node
 * @param {unknown} value
 */
async function complete(call, { configuration: { prompt }, inputs = [] }, value) {
  const template = prompt?.sourceConfiguration.inline.templateConfiguration.text.text ?? "";
  const text = fillPrompt(template, Object.fromEntries(inputs.map(({ name }) => [name, asText(value)])));
  let said = "";
  for await (const event of guarded(call, { messages: [{ role: "user", content: [{ text }] }] })) {
    if (event.type === "text") said += event.text;
  }
  return said;
}

const asText = (/** @type {unknown} */ value) => (typeof value === "string" ? value : JSON.stringify(value));

/**
 * @param {"nodeInputTrace" | "nodeOutputTrace"} kind
 * @param {FlowNode} node
 * @param {"nodeInputName" | "nodeOutputName"} nameMember
 * @param {{ name: string }[] | undefined} ends the node's inputs or outputs
 * @param {unknown} document
 * @returns {FlowEvent}
 */
function traceOf(kind, node, nameMember, ends = [], document) {
  const timestamp = new Date().toISOString();
  const fields = ends.slice(0, 1).map(({ name }) => ({ [nameMember]: name, content: { document } }));
  return ["flowTraceEvent", { trace: { [kind]: { nodeName: node.name, timestamp, fields } } }];
}
