// The built-in flows.
import { arnOf } from "../catalog/account.js";

const data = (/** @type {string} */ name, [source, sourceOutput], [target, targetInput]) => ({
  type: "Data",
  name,
  source,
  target,
  configuration: { data: { sourceOutput, targetInput } },
});

const promptNode = (
  /** @type {string} */ name,
  /** @type {string} */ modelId,
  /** @type {string} */ text,
  /** @type {string} */ variable,
) => ({
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

const INPUT = {
  name: "FlowInputNode",
  type: "Input",
  configuration: { input: {} },
  outputs: [{ name: "document", type: "String" }],
};

const OUTPUT = {
  name: "FlowOutputNode",
  type: "Output",
  configuration: { output: {} },
  inputs: [{ name: "document", type: "String", expression: "$.data" }],
};

/** The built-in flows by id. `asksBack` names the node that wants a second input before it runs, and its question. */
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
    asksBack: { node: "Translate", question: "Into which language?" },
  },
};

/** @param {string} id @param {string} region @returns {string} */
export const flowArn = (id, region) => arnOf(region, `flow/${id}`);
