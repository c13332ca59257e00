// How a model is made to follow a schema. Each model has some of the ways, and refuses the others before it generates anything.

/**
 * The best first. `askedTool` is for models that cannot be forced to call a tool. Servers that do not know `textFormat` ignore it and
 * respond with prose, so that it has to be asked for.
 * @type {ObjectWay[]}
 */
export const WAYS = ["textFormat", "strictTool", "tool", "askedTool"];

/** The names in a refusal of a way, Bedrock's or those of the model's maker. */
const OF_A_WAY =
  /output_?(config|format)|text_?format|structured|json_?schema|strict|tool_?choice|additionalProperties/i;

/** By client and model: the first way that was not refused. @type {WeakMap<object, Map<string, ObjectWay>>} */
const known = new WeakMap();

/**
 * @import { ConverseRequest } from "../types/bedrock-runtime.js"
 * @import { MethodOptions } from "../types/index.js"
 * @import { ObjectWay } from "../types/tools.js"
 *
 * @typedef {{ json: any, name: string, description: string | undefined }} Shape any: a JSON Schema
 * @typedef {Pick<ConverseRequest, "modelId" | "outputConfig">} Request
 */

/**
 * @param {Record<string, any>} client any: the caller has seen that it has the operation
 * @param {string} operation
 * @param {{ request: Request, method: MethodOptions, way: ObjectWay | undefined } & Shape} plan
 */
export async function inBestWay(client, operation, { request, method, way: only, ...shape }) {
  const models = known.get(client) ?? new Map();
  known.set(client, models);
  const model = JSON.stringify(request.modelId);
  let way = only ?? models.get(model) ?? WAYS[1];
  for (;;) {
    try {
      const response = await client[operation]({ ...request, ...membersOf(way, request, shape) }, method);
      if (!only) models.set(model, way);
      return { way, response };
    } catch (error) {
      const { name, message } = /** @type {any} any: a hook may throw anything */ (error);
      const next = WAYS[WAYS.indexOf(way) + 1];
      if (only || !next || name !== "ValidationException" || !OF_A_WAY.test(message)) throw error;
      way = next;
    }
  }
}

/**
 * @param {ObjectWay} way
 * @param {Request} request
 * @param {Shape} shape
 */
function membersOf(way, { outputConfig }, { json, name, description }) {
  if (way === "textFormat") {
    const jsonSchema = { schema: JSON.stringify(closed(json)), name, description };
    return { outputConfig: { ...outputConfig, textFormat: { type: "json_schema", structure: { jsonSchema } } } };
  }
  const strict = way === "strictTool" || undefined;
  const toolSpec = {
    name,
    description: description ?? "Give the answer.",
    inputSchema: { json: strict ? closed(json) : json },
    strict,
  };
  return {
    toolConfig: {
      tools: [{ toolSpec }],
      toolChoice: way === "askedTool" ? { auto: {} } : { tool: { name } },
    },
  };
}

/** Keywords of JSON Schema whose members are values, and those whose members are schemas by names of the user's. */
const VALUES = /^(enum|const|default|examples)$/;
const NAMED = /^(properties|\$defs|definitions)$/;

/**
 * Constrained output needs every object of the schema to say that it has no other members.
 * @param {any} schema any: JSON of the user
 * @param {boolean} [isNamed] whether its keys are names, which may be those of keywords
 * @returns {any} any: as before
 */
function closed(schema, isNamed) {
  if (typeof schema !== "object" || schema === null) return schema;
  if (Array.isArray(schema)) return schema.map((one) => closed(one));
  const members = Object.entries(schema).map(([key, value]) => [
    key,
    !isNamed && VALUES.test(key) ? value : closed(value, !isNamed && NAMED.test(key)),
  ]);
  return { ...(schema.type === "object" && { additionalProperties: false }), ...Object.fromEntries(members) };
}
