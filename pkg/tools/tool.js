// A tool that a model may call.
import { checkMembers, checkName } from "./checks.js";
import { schemaOf } from "./schema.js";
import { check } from "../lib/options.js";

/**
 * @import { RunnableTool, Schema, ToolOptions } from "../types/tools.js"
 *
 * @typedef {RunnableTool & { needsApproval: (input: any) => unknown, validate: (value: unknown) => unknown }} Tool any: the schema has
 *   accepted it
 */

/**
 * @param {ToolOptions<Schema>} options
 * @returns {Tool}
 */
export function tool(options) {
  check("options", options);
  const { name, description, input, run, needsApproval, strict } = options;
  checkName(name);
  checkMembers(options, { description: "a string", needsApproval: "a boolean or a function", strict: "a boolean" });
  check("run", run, "a function");
  const { json, validate } = schemaOf("input", input);
  const spec = { name, ...(description && { description }), inputSchema: { json }, ...(strict && { strict }) };
  const asks = typeof needsApproval === "function" ? needsApproval : () => needsApproval;
  return { name, description, run, needsApproval: asks, validate, toolSpec: spec };
}
