// An object that follows a schema, by the best way that the model has.
import { checkList, checkMembers, checkName } from "./checks.js";
import { PartialJson } from "./partial-json.js";
import { schemaOf } from "./schema.js";
import { grown, Turn } from "./turn.js";
import { inBestWay, WAYS } from "./ways.js";
import { BedrockError } from "../errors.js";
import { parseJson } from "../data/json.js";
import { callOptions, check, invalid, must } from "../lib/options.js";

/**
 * @import { BedrockRuntimeOperations, ConverseCommandOutput, ConverseStreamCommandOutput, Message, TokenUsage } from "../types/bedrock-runtime.js"
 * @import { ResponseMetadata } from "../types/index.js"
 * @import { ObjectOptions, ObjectOutput, ObjectWay, Schema } from "../types/tools.js"
 * @import { Whole } from "../stream/converse.js"
 *
 * @typedef {Whole & { $metadata?: ResponseMetadata }} Answer of Converse, or of its stream
 */

/**
 * @param {Pick<BedrockRuntimeOperations, "converse">} client
 * @param {ObjectOptions<Schema>} options
 * @returns {Promise<ObjectOutput<any>>} any: the schema has accepted it
 */
export async function object(client, options) {
  /** @type {Plan<ConverseCommandOutput>} */
  const plan = planOf(client, options, "converse");
  const { way, response } = await plan.ask();
  const { output, ...rest } = response;
  // cast: a body without an output is not an answer, and throws before.
  return { ...(await plan.judge(/** @type {Answer} */ ({ ...rest, ...output }))), way };
}

/**
 * @param {Pick<BedrockRuntimeOperations, "converseStream">} client
 * @param {ObjectOptions<Schema>} options
 */
export function objectStream(client, options) {
  /** @type {Plan<ConverseStreamCommandOutput>} */
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

/**
 * @template Response
 * @typedef {object} Plan
 * @property {() => Promise<{ way: ObjectWay, response: Response }>} ask
 * @property {(answer: Answer) => Promise<{ object: any, message: Message, usage: TokenUsage | undefined, $metadata: any }>} judge
 *   any: the schema has accepted the object; there is $metadata if the answer has it
 */

/**
 * @param {Record<string, any>} client any: whether it has the operation is checked here
 * @param {ObjectOptions<Schema>} options
 * @param {"converse" | "converseStream"} operation
 * @returns {Plan<any>} any: the output of the operation
 */
function planOf(client, options, operation) {
  check(`client.${operation}`, client?.[operation], "a function");
  check("options", options);
  const { method, others } = callOptions(options);
  const { schema, name = "answer", description, way, ...request } = others;
  checkName(name);
  checkMembers(options, { description: "a string", outputConfig: "a plain object", toolConfig: "a plain object" });
  checkList("messages", request.messages ?? []);
  must("way", !way || WAYS.includes(way), `one of ${WAYS.join(", ")}`);
  const { json, validate } = schemaOf("schema", schema);
  if (json.type !== "object") throw invalid("schema: must describe an object; put other values into one");
  return {
    ask: () => inBestWay(client, operation, { request, method, way, name, description, json }),
    async judge({ message, stopReason, usage, ...rest }) {
      try {
        if (!/^(tool_use|end_turn|stop_sequence)$/.test(stopReason)) {
          throw new Error(`the model stopped with ${stopReason}`);
        }
        return { object: await validate(valueOf(message, name)), message, usage, $metadata: rest.$metadata };
      } catch (cause) {
        // any: schemas may throw anything.
        const text = `the answer does not match the schema: ${/** @type {any} */ (cause)?.message ?? cause}`;
        throw Object.assign(new BedrockError(text, { code: "invalid_object", cause }), { partial: message });
      }
    },
  };
}

/**
 * The input of the tool call; else the text, whichever way the model was asked for.
 * @param {Whole["message"]} message
 * @param {string} name
 */
function valueOf({ content }, name) {
  const call = content.find(({ toolUse }) => toolUse?.name === name)?.toolUse;
  const { input = content.map(({ text = "" }) => text).join("") } = call ?? {};
  return typeof input === "string" ? parseJson(input) : input;
}
