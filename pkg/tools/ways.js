// How a model is made to follow a schema. Which of the ways it has, it says itself: what it lacks, it refuses before it answers.

/**
 * The best first. `askedTool` is for models that cannot be forced to call a tool. Servers that do not know `textFormat` ignore it and
 * answer with prose, so that it has to be asked for.
 */
export const WAYS = ["textFormat", "strictTool", "tool", "askedTool"];

/** What a refusal of a way names, in the words of Bedrock or of the model's maker. */
const OF_A_WAY =
  /output_?(config|format)|text_?format|structured|json_?schema|strict|tool_?choice|additionalProperties/i;

/** By client and model: the first way that was not refused. @type {WeakMap<object, Map<string, string>>} */
const known = new WeakMap();

/**
 * @param {any} client
 * @param {string} operation
 * @param {Record<string, any>} plan
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
      const { name, message } = /** @type {any} */ (error);
      const next = WAYS[WAYS.indexOf(way) + 1];
      if (only || !next || name !== "ValidationException" || !OF_A_WAY.test(message)) throw error;
      way = next;
    }
  }
}

function membersOf(
  /** @type {string} */ way,
  /** @type {any} */ { outputConfig, toolConfig },
  /** @type {any} */ { json, name, description },
) {
  if (way === "textFormat") {
    const jsonSchema = { schema: JSON.stringify(closed(json)), name, description };
    return { outputConfig: { ...outputConfig, textFormat: { type: "json_schema", structure: { jsonSchema } } } };
  }
  const strict = way === "strictTool";
  const toolSpec = {
    name,
    description: description ?? "Give the answer.",
    inputSchema: { json: strict ? closed(json) : json },
    ...(strict && { strict }),
  };
  return {
    toolConfig: {
      ...toolConfig,
      tools: [{ toolSpec }],
      toolChoice: way === "askedTool" ? { auto: {} } : { tool: { name } },
    },
  };
}

/**
 * Constrained answers need every object to say that it has no other members.
 * @param {any} schema
 * @returns {any}
 */
function closed(schema) {
  if (typeof schema !== "object" || schema === null) return schema;
  if (Array.isArray(schema)) return schema.map(closed);
  const members = Object.entries(schema).map(([key, value]) => [
    key,
    /^(enum|const|default|examples)$/.test(key) ? value : closed(value),
  ]);
  return { ...(schema.type === "object" && { additionalProperties: false }), ...Object.fromEntries(members) };
}
