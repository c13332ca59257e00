// Runs a flow, node by node.
import { guarded } from "../operations/guarded.js";
import { fillPrompt } from "../resources/prompts.js";

/** AWS names the kinds of nodes differently in definitions and in events. */
const NODE_TYPES = { Input: "FlowInputNode", Prompt: "PromptNode", Output: "FlowOutputNode" };

/**
 * Runs a flow along its data connections: from its input to its output, or to the node that asks back; with a reply,
 * from there on.
 * @param {import("../http/call.js").Call} call
 * @param {object} flow one of `FLOWS`
 * @param {unknown} document what entered the flow
 * @param {string} [reply] what the user answered, when the flow had asked back
 * @returns {AsyncGenerator<[string, object]>} events of AWS's `FlowResponseStream`: their name and payload
 */
export async function* runFlow(call, { definition, asksBack }, document, reply) {
  const first = ({ name, type }) => (reply === undefined ? type === "Input" : name === asksBack.node);
  let value = reply === undefined ? document : `${asText(document)} (${reply})`;
  for (let node = definition.nodes.find(first); node; node = successor(definition, node)) {
    const about = { nodeName: node.name, nodeType: NODE_TYPES[node.type] };
    if (node.name === asksBack?.node && reply === undefined) {
      yield ["flowMultiTurnInputRequestEvent", { ...about, content: { document: asksBack.question } }];
      return yield ["flowCompletionEvent", { completionReason: "INPUT_REQUIRED" }];
    }
    yield traceOf("nodeInputTrace", node, "nodeInputName", node.inputs ?? node.outputs, value);
    if (node.type === "Prompt") value = await complete(call, node, value);
    if (node.type === "Output") yield ["flowOutputEvent", { ...about, content: { document: value } }];
    else yield traceOf("nodeOutputTrace", node, "nodeOutputName", node.outputs, value);
  }
  yield ["flowCompletionEvent", { completionReason: "SUCCESS" }];
}

function successor({ nodes, connections }, node) {
  const connection = connections.find(({ source }) => source === node.name);
  return nodes.find(({ name }) => name === connection?.target);
}

async function complete(call, node, value) {
  const { inline } = node.configuration.prompt.sourceConfiguration;
  const [{ name }] = node.inputs;
  const text = fillPrompt(inline.templateConfiguration.text.text, { [name]: asText(value) });
  let said = "";
  for await (const event of guarded(call, { messages: [{ role: "user", content: [{ text }] }] })) {
    if (event.type === "text") said += event.text;
  }
  return said;
}

const asText = (/** @type {unknown} */ value) => (typeof value === "string" ? value : JSON.stringify(value));

function traceOf(kind, node, nameMember, [{ name }], document) {
  const timestamp = new Date().toISOString();
  const fields = [{ [nameMember]: name, content: { document } }];
  return ["flowTraceEvent", { trace: { [kind]: { nodeName: node.name, timestamp, fields } } }];
}
