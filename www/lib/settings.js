// What can be set, and what the library is told of it.
import { EXAMPLE_CREDENTIALS, LOCAL_MODEL_ID } from "./emulator.js";

const AWS_MODEL_ID = "amazon.nova-micro-v1:0";

/** What the page never keeps, exports or shares. */
export const SECRETS = /** @type {const} */ (["accessKeyId", "secretAccessKey", "sessionToken", "apiKey"]);

/**
 * @typedef {object} Settings
 * @property {"page" | "endpoint" | "aws"} target the emulator in this page, an endpoint, or Amazon Bedrock itself
 * @property {string} endpoint with the target `endpoint`: local-bedrock or a gateway
 * @property {string} region
 * @property {string} modelId an id, an inference profile's id, or an ARN
 * @property {string} system system prompt
 * @property {number} [maxTokens]
 * @property {number} [temperature] none: the model's own default
 * @property {number} [topP]
 * @property {string} stopSequences one a line
 * @property {string} guardrailId
 * @property {string} guardrailVersion
 * @property {"" | "default" | "flex" | "priority" | "reserved"} serviceTier
 * @property {string} requestFields JSON of `additionalModelRequestFields`, such as reasoning
 * @property {string} toolConfig JSON of Converse's `toolConfig`
 * @property {string} toolCode JavaScript object of functions, named as the tools; it is run in a sandbox
 * @property {string} outputSchema JSON Schema that the answer follows
 * @property {boolean} cachePrompt ends the system prompt with a cache point
 * @property {"keys" | "apiKey"} authentication
 * @property {string} accessKeyId
 * @property {string} secretAccessKey
 * @property {string} sessionToken
 * @property {string} apiKey
 */

/** @type {Settings} */
export const DEFAULTS = {
  target: "page",
  endpoint: "",
  region: "us-east-1",
  modelId: AWS_MODEL_ID,
  system: "",
  maxTokens: 1024,
  temperature: undefined,
  topP: undefined,
  stopSequences: "",
  guardrailId: "",
  guardrailVersion: "",
  serviceTier: "",
  requestFields: "",
  toolConfig: "",
  toolCode: "",
  outputSchema: "",
  cachePrompt: false,
  authentication: "keys",
  accessKeyId: "",
  secretAccessKey: "",
  sessionToken: "",
  apiKey: "",
};

/** Those of the model's answer, which can be reset together. */
export const INFERENCE = /** @type {const} */ ([
  "maxTokens",
  "temperature",
  "topP",
  "stopSequences",
  "system",
  "guardrailId",
  "guardrailVersion",
  "serviceTier",
  "requestFields",
  "toolConfig",
  "toolCode",
  "outputSchema",
  "cachePrompt",
]);

/**
 * Settings for another target. The emulator's example keys and its own model come and go with it; whatever a person has
 * entered stays.
 * @param {Settings} settings
 * @param {Partial<Pick<Settings, "target" | "endpoint">>} where
 * @returns {Settings}
 */
export function movedTo(settings, where) {
  const moved = { ...settings, ...where };
  const hasNone = SECRETS.every((name) => !settings[name]);
  if (moved.target === "endpoint") {
    if (hasNone) Object.assign(moved, EXAMPLE_CREDENTIALS);
    if (moved.modelId === AWS_MODEL_ID) moved.modelId = LOCAL_MODEL_ID;
  } else {
    if (usesExampleKeys(settings)) Object.assign(moved, { accessKeyId: "", secretAccessKey: "" });
    if (moved.modelId === LOCAL_MODEL_ID) moved.modelId = AWS_MODEL_ID;
  }
  return moved;
}

/** @param {Settings} settings */
export function hasKeys({ authentication, accessKeyId, secretAccessKey, apiKey }) {
  return authentication === "apiKey" ? apiKey !== "" : accessKeyId !== "" && secretAccessKey !== "";
}

/** @param {Settings} settings */
export function usesExampleKeys({ accessKeyId, secretAccessKey }) {
  const example = EXAMPLE_CREDENTIALS;
  return accessKeyId === example.accessKeyId && secretAccessKey === example.secretAccessKey;
}

/**
 * The settings without what opens an account.
 * @param {Settings} settings
 * @returns {Partial<Settings>}
 */
export function withoutSecrets(settings) {
  return Object.fromEntries(
    Object.entries(settings).filter(
      ([name]) => !(/** @type {any} any: it is asked for other names as well */ (SECRETS).includes(name)),
    ),
  );
}

/**
 * The configuration of a client. Without any key, the library's own error says what is missing. In the page itself, the
 * emulator's own keys and its `fetch` are added by whoever makes the client.
 * @param {Settings} settings
 * @returns {import("bedrock-wasm").ClientConfig}
 */
export function clientConfig({ target, endpoint, region, authentication, ...keys }) {
  const { accessKeyId, secretAccessKey, sessionToken, apiKey } = keys;
  const config = { region, endpoint: (target === "endpoint" && endpoint) || undefined };
  if (target === "page") return { ...config, credentials: EXAMPLE_CREDENTIALS };
  if (authentication === "apiKey") return { ...config, token: apiKey || undefined };
  if (!accessKeyId && !secretAccessKey) return config;
  return { ...config, credentials: { accessKeyId, secretAccessKey, sessionToken: sessionToken || undefined } };
}

/**
 * The input of `converse` and `converseStream`.
 * @param {Settings} settings
 * @param {import("bedrock-wasm").Message[]} messages
 */
export function converseInput(settings, messages) {
  const { modelId, system, maxTokens, temperature, topP, serviceTier } = settings;
  /** @type {import("bedrock-wasm").ConverseStreamRequest} */
  const input = { modelId, messages };
  if (system) {
    input.system = [{ text: system }];
    if (settings.cachePrompt) input.system.push({ cachePoint: { type: "default" } });
  }
  const stopSequences = settings.stopSequences.split("\n").filter(Boolean);
  const inferenceConfig = {
    ...(maxTokens !== undefined && { maxTokens }),
    ...(temperature !== undefined && { temperature }),
    ...(topP !== undefined && { topP }),
    ...(stopSequences.length > 0 && { stopSequences }),
  };
  if (Object.keys(inferenceConfig).length > 0) input.inferenceConfig = inferenceConfig;
  if (settings.guardrailId) {
    input.guardrailConfig = {
      guardrailIdentifier: settings.guardrailId,
      guardrailVersion: settings.guardrailVersion || "DRAFT",
    };
  }
  if (serviceTier) input.serviceTier = { type: serviceTier };
  if (settings.requestFields.trim()) {
    input.additionalModelRequestFields = parsed("requestFields", settings.requestFields);
  }
  if (settings.toolConfig.trim()) input.toolConfig = parsed("toolConfig", settings.toolConfig);
  if (settings.outputSchema.trim()) {
    const schema = JSON.stringify(parsed("outputSchema", settings.outputSchema));
    input.outputConfig = {
      textFormat: { type: "json_schema", structure: { jsonSchema: { name: "answer", schema } } },
    };
  }
  return input;
}

/** A setting that cannot be used. Its message begins with the setting's name, as those of the library do. */
export class SettingError extends Error {
  name = "InputError";
}

/** @param {string} name @param {string} text */
function parsed(name, text) {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new SettingError(`${name}: is not JSON: ${/** @type {Error} */ (error).message}`);
  }
}
