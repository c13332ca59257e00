// An object that follows a schema, by the best way that the model has.
import { PartialJson } from "./partial-json.js";
import { schemaOf } from "./schema.js";
import { grown, Turn } from "./turn.js";
import { inBestWay, WAYS } from "./ways.js";
import { BedrockError } from "../errors.js";
import { parseJson } from "../data/json.js";
import { check, invalid } from "../lib/options.js";

/**
 * @param {any} client
 * @param {Record<string, any>} options
 */
export async function object(client, options) {
  const plan = planOf(client, options, "converse");
  const { way, response } = await plan.ask();
  const { output, ...rest } = response;
  return { ...(await plan.judge({ ...rest, ...output })), way };
}

/**
 * @param {any} client
 * @param {Record<string, any>} options
 */
export function objectStream(client, options) {
  const plan = planOf(client, options, "converseStream");
  const asked = plan.ask();
  const turn = new Turn(asked.then(({ response }) => response));
  const whole = turn.output.then(plan.judge);
  const way = asked.then(({ way }) => way);
  const usage = whole.then((all) => all.usage);
  const value = whole.then((all) => all.object);
  // Whoever waits for one of them learns of the error.
  for (const promise of [way, usage, value]) promise.catch(() => {});
  return { partials: partials(turn), object: value, message: turn.message, usage, way };
}

/** Objects as they grow: each is a copy that stays as it is. */
async function* partials(/** @type {Turn} */ turn) {
  const [inTool, inText] = [new PartialJson(parseJson), new PartialJson(parseJson)];
  for await (const { contentBlockDelta } of turn) {
    const { toolUse, text } = contentBlockDelta?.delta ?? {};
    const json = toolUse ? inTool : inText;
    // Prose beside a tool call may begin like JSON, but not like an object.
    if (grown(json, toolUse?.input ?? text ?? "") && Object(json.value) === json.value) yield json.snapshot();
  }
}

function planOf(/** @type {any} */ client, /** @type {any} */ options, /** @type {string} */ operation) {
  check(`client.${operation}`, client?.[operation], "a function");
  check("options", options);
  const {
    schema,
    name = "answer",
    description,
    way,
    abortSignal,
    timeouts,
    headers,
    maxAttempts,
    maxMessageBytes,
    ...request
  } = options;
  if (way && !WAYS.includes(way)) throw invalid(`way: must be one of ${WAYS.join(", ")}`);
  const { json, validate } = schemaOf("schema", schema);
  if (json.type !== "object") throw invalid("schema: must describe an object; put other values into a member");
  const method = { abortSignal, timeouts, headers, maxAttempts, maxMessageBytes };
  return {
    ask: () => inBestWay(client, operation, { request, method, way, name, description, json }),
    async judge(/** @type {any} */ { message, stopReason, usage, ...rest }) {
      try {
        if (!/^(tool_use|end_turn|stop_sequence)$/.test(stopReason)) {
          throw new Error(`the model stopped with ${stopReason}`);
        }
        return { object: await validate(valueOf(message, name)), message, usage, $metadata: rest.$metadata };
      } catch (cause) {
        const text = `the answer is not an object that the schema accepts: ${/** @type {any} */ (cause)?.message ?? cause}`;
        throw Object.assign(new BedrockError(text, { code: "invalid_object", cause }), { partial: message });
      }
    },
  };
}

/** Of the tool call; else of the text, whatever way the model was asked to go. */
function valueOf(/** @type {any} */ { content }, /** @type {string} */ name) {
  const call = content.find((/** @type {any} */ { toolUse }) => toolUse?.name === name)?.toolUse;
  const { input = content.map((/** @type {any} */ { text = "" }) => text).join("") } = call ?? {};
  return typeof input === "string" ? parseJson(input) : input;
}
