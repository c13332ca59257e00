// The options of a call of the AI SDK as an input of Converse, with a warning for each that Bedrock does not have.
import { conversation } from "./prompt.js";
import { anyGiven, given } from "./given.js";
import { isClaude, optionsOf } from "./names.js";
import { reasoningFields } from "./reasoning.js";

/**
 * @import { Options, Warning } from "./names.js"
 * @typedef {Record<string, any>} Given any: of three versions of the specification
 */

/** The tool that stands for an answer by a schema. */
export const JSON_TOOL = "json";

/**
 * @param {string} modelId
 * @param {Given} options
 * @returns {{ input: any, warnings: Warning[], usesJsonTool: boolean }} any: an input of Converse, which the client checks
 */
export function requestOf(modelId, options) {
  const { prompt, maxOutputTokens, temperature, topP, topK, stopSequences, responseFormat, providerOptions } = options;
  /** @type {Warning[]} */
  const warnings = [];
  const unsupported = (/** @type {string} */ feature, /** @type {string | undefined} */ details = undefined) =>
    // cast: `given` keeps what is there.
    warnings.push(/** @type {Warning} */ (given({ type: "unsupported", feature, details })));
  for (const name of ["frequencyPenalty", "presencePenalty", "seed"]) if (options[name] != null) unsupported(name);

  const { reasoningConfig, additionalModelRequestFields, anthropicBeta, serviceTier, structuredOutputMode, ...rest } =
    optionsOf(providerOptions);
  const schema = responseFormat?.schema;
  const inFormat = schema && structuredOutputMode === "outputFormat";
  // A `toolConfig` of the user takes the place of ours.
  const usesJsonTool = Boolean(schema && !inFormat && !rest.toolConfig);
  const tools = toolsOf(options, usesJsonTool ? schema : undefined, unsupported);

  const { thinks, budget, fields } = reasoningFields(modelId, { ...reasoningConfig }, options.reasoning, unsupported);
  /** @type {Given} */
  const inferenceConfig = { maxTokens: maxOutputTokens, temperature, topP, stopSequences };
  if (temperature > 1 || temperature < 0) {
    inferenceConfig.temperature = Math.min(1, Math.max(0, temperature));
    unsupported("temperature", `Bedrock takes 0 to 1: ${inferenceConfig.temperature} is sent`);
  }
  if (budget) inferenceConfig.maxTokens = (maxOutputTokens ?? 4096) + budget;
  if (thinks) {
    // It cannot be forced to call a tool either.
    if (tools) tools.toolChoice = { auto: {} };
    for (const name of ["temperature", "topP", "topK"]) {
      if (options[name] == null) continue;
      unsupported(name, "not with reasoning");
      inferenceConfig[name] = undefined;
    }
  }
  const more = {
    ...(topK != null && !thinks && topKField(modelId, topK, unsupported)),
    ...fields,
    anthropic_beta: anthropicBeta,
    ...additionalModelRequestFields,
  };
  const { system, messages, dropped } = conversation(prompt, Boolean(tools ?? rest.toolConfig), modelId);
  if (dropped) unsupported("toolContent", "Bedrock takes it beside tools only");
  const jsonSchema = {
    schema: JSON.stringify(schema),
    name: responseFormat?.name,
    description: responseFormat?.description,
  };
  const input = given({
    modelId,
    messages,
    system: system.length ? system : undefined,
    inferenceConfig: anyGiven(inferenceConfig),
    toolConfig: tools,
    additionalModelRequestFields: anyGiven(more),
    additionalModelResponseFieldPaths: isClaude(modelId) ? ["/delta/stop_sequence"] : undefined,
    serviceTier: typeof serviceTier === "string" ? { type: serviceTier } : serviceTier,
    outputConfig: inFormat ? { textFormat: { type: "json_schema", structure: { jsonSchema } } } : undefined,
    ...rest,
  });
  return { input, warnings, usesJsonTool };
}

/**
 * @param {Given} options
 * @param {any} schema any: a JSON Schema that the answer has to follow
 * @param {(feature: string, details?: string) => void} unsupported
 */
function toolsOf({ tools = [], toolChoice, responseFormat }, schema, unsupported) {
  const specs = [];
  for (const { type, id, name, description, inputSchema, strict, providerOptions } of tools) {
    if (type !== "function") unsupported(`tool ${id ?? name}`, "Bedrock takes functions only");
    else {
      const about = description?.trim() || undefined;
      specs.push({
        toolSpec: { name, description: about, strict: strict || undefined, inputSchema: { json: inputSchema } },
      });
      const { cachePoint } = optionsOf(providerOptions);
      if (cachePoint) specs.push({ cachePoint });
    }
  }
  if (schema) {
    const description = responseFormat.description?.trim() || "Respond with a JSON object.";
    specs.push({ toolSpec: { name: JSON_TOOL, description, inputSchema: { json: schema } } });
    return { tools: specs, toolChoice: specs.length > 1 ? { any: {} } : { tool: { name: JSON_TOOL } } };
  }
  const { type, toolName } = toolChoice ?? {};
  if (!specs.length || type === "none") return undefined;
  /** @type {Record<string, object>} */
  const choices = { auto: { auto: {} }, required: { any: {} }, tool: { tool: { name: toolName } } };
  return { tools: specs, toolChoice: choices[type] };
}

/**
 * Converse itself has no such member; models have it under their own names.
 * @param {string} modelId
 * @param {number} topK
 * @param {(feature: string, details?: string) => void} unsupported
 * @returns {Given}
 */
function topKField(modelId, topK, unsupported) {
  if (isClaude(modelId) || /mistral/.test(modelId)) return { top_k: topK };
  if (/cohere/.test(modelId)) return { k: topK };
  if (/nova/.test(modelId)) return { inferenceConfig: { topK } };
  unsupported("topK");
  return {};
}
