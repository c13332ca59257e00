// A tool that a model may call.
import { check, invalid } from "../lib/options.js";
import { schemaOf } from "./schema.js";

/**
 * @import { RunnableTool, Schema, ToolOptions } from "../types/tools.js"
 *
 * @typedef {RunnableTool & Pick<ToolOptions<Schema>, "needsApproval"> & { validate: (value: unknown) => unknown }} Tool
 */

/**
 * @param {ToolOptions<Schema>} options
 * @returns {Tool}
 */
export function tool(options) {
  check("options", options);
  const { name, description, input, run, needsApproval = false, strict } = options;
  // https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ToolSpecification.html
  if (typeof name !== "string" || !/^[\w-]{1,64}$/.test(name)) {
    throw invalid("name: must be 1 to 64 letters, digits, _ or -");
  }
  check("run", run, "a function");
  const { json, validate } = schemaOf("input", input);
  const spec = { name, ...(description && { description }), inputSchema: { json }, ...(strict && { strict }) };
  return { name, description, run, needsApproval, validate, toolSpec: spec };
}
