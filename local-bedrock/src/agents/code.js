// The code interpreter of an agent: it runs nothing, and its file is always the same.
import { toBase64 } from "../lib/bytes.js";

/** @typedef {{ name: string, type: string, bytes: string }} File bytes as base64 */

const CODE =
  'import csv\n\nwith open("result.csv", "w") as file:\n    csv.writer(file).writerows([("word", "length")])\n';

/**
 * An agent with a code interpreter makes a file when the input asks for one.
 * @param {import("../resources/agents.js").AgentDefinition} agent
 * @param {string} text the user's
 * @returns {{ input: object, output: object, files: File[] }[]} AWS's `CodeInterpreterInvocationInput` and `…Output`
 */
export function runCode({ actionGroups }, text) {
  const has = actionGroups.some(({ parentActionGroupSignature: group }) => group === "AMAZON.CodeInterpreter");
  if (!has || !/\b(chart|csv|file|table)\b/i.test(text)) return [];
  const lines = [
    "word,length",
    ...text
      .split(/[^\p{L}\p{N}]+/u)
      .filter(Boolean)
      .map((word) => `${word},${word.length}`),
  ];
  const file = { name: "result.csv", type: "text/csv", bytes: toBase64(lines.join("\n")) };
  return [{ input: { code: CODE }, output: { executionOutput: "", files: [file.name] }, files: [file] }];
}
