// The built-in flows.
import { arnOf } from "../catalog/account.js";

/**
 * @typedef {object} FlowDefinition
 * @property {string} name
 * @property {string} description
 * @property {{ nodes: FlowNode[], connections: Connection[] }} definition AWS's `FlowDefinition`
 * @property {Record<string, string>} [asksBack] the questions of the nodes that want another input before they run
 *
 * @typedef {object} FlowNode AWS's, with the three types that are emulated.
 * @property {string} name
 * @property {"Input" | "Prompt" | "Output"} type
 * @property {{ input?: {}, output?: {}, prompt?: { sourceConfiguration: { inline: InlinePrompt } } }} configuration
 * @property {{ name: string, type: string, expression: string }[]} [inputs]
 * @property {{ name: string, type: string }[]} [outputs]
 *
 * @typedef {object} InlinePrompt
 * @property {string} modelId
 * @property {"TEXT"} templateType
 * @property {{ text: { text: string, inputVariables: { name: string }[] } }} templateConfiguration
 *
 * @typedef {object} Connection
 * @property {"Data"} type
 * @property {string} name
 * @property {string} source
 * @property {string} target
 * @property {{ data: { sourceOutput: string, targetInput: string } }} configuration
 */

/** @type {(name: string, from: [node: string, output: string], to: [node: string, input: string]) => Connection} */
const data = (name, [source, sourceOutput], [target, targetInput]) => ({
  type: "Data",
  name,
  source,
  target,
  configuration: { data: { sourceOutput, targetInput } },
});

/** @type {(name: string, modelId: string, text: string, variable: string) => FlowNode} */
const promptNode = (name, modelId, text, variable) => ({
  name,
  type: "Prompt",
  configuration: {
    prompt: {
      sourceConfiguration: {
        inline: {
          modelId,
          templateType: "TEXT",
          templateConfiguration: { text: { text, inputVariables: [{ name: variable }] } },
        },
      },
    },
  },
  inputs: [{ name: variable, type: "String", expression: "$.data" }],
  outputs: [{ name: "modelCompletion", type: "String" }],
});

/** @type {FlowNode} */
const INPUT = {
  name: "FlowInputNode",
  type: "Input",
  configuration: { input: {} },
  outputs: [{ name: "document", type: "String" }],
};

/** @type {FlowNode} */
const OUTPUT = {
  name: "FlowOutputNode",
  type: "Output",
  configuration: { output: {} },
  inputs: [{ name: "document", type: "String", expression: "$.data" }],
};

/** The built-in flows by id. @type {Record<string, FlowDefinition>} */
export const FLOWS = {
  LOCALFLOW1: {
    name: "one-question",
    description: "Hands its input to a prompt and the answer to its output.",
    definition: {
      nodes: [
        INPUT,
        promptNode("Answer", "amazon.nova-micro-v1:0", "Answer in one sentence: {{question}}", "question"),
        OUTPUT,
      ],
      connections: [
        data("InputToAnswer", ["FlowInputNode", "document"], ["Answer", "question"]),
        data("AnswerToOutput", ["Answer", "modelCompletion"], ["FlowOutputNode", "document"]),
      ],
    },
  },
  LOCALFLOW2: {
    name: "asks-back",
    description: "Asks in which language to answer, and waits for a second input.",
    definition: {
      nodes: [INPUT, promptNode("Translate", "amazon.nova-micro-v1:0", "Translate: {{text}}", "text"), OUTPUT],
      connections: [
        data("InputToTranslate", ["FlowInputNode", "document"], ["Translate", "text"]),
        data("TranslateToOutput", ["Translate", "modelCompletion"], ["FlowOutputNode", "document"]),
      ],
    },
    asksBack: { Translate: "Into which language?" },
  },
  LOCALFLOW3: {
    name: "asks-twice",
    description: "Asks where and when a table is wanted.",
    definition: {
      nodes: [
        INPUT,
        promptNode("Place", "amazon.nova-micro-v1:0", "Find a place: {{text}}", "text"),
        promptNode("Table", "amazon.nova-micro-v1:0", "Reserve a table: {{text}}", "text"),
        OUTPUT,
      ],
      connections: [
        data("InputToPlace", ["FlowInputNode", "document"], ["Place", "text"]),
        data("PlaceToTable", ["Place", "modelCompletion"], ["Table", "text"]),
        data("TableToOutput", ["Table", "modelCompletion"], ["FlowOutputNode", "document"]),
      ],
    },
    asksBack: { Place: "In which town?", Table: "At what time?" },
  },
};

/** @param {string} id @param {string} region @returns {string} */
export const flowArn = (id, region) => arnOf(region, `flow/${id}`);
