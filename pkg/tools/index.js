// `bedrock-wasm/tools`: tools that a model calls, objects that follow a schema, and JSON as it arrives.
export { object, objectStream } from "./object.js";
export { PartialJson } from "./partial-json.js";
export { runTools } from "./run-tools.js";
export { tool } from "./tool.js";
