// What can be set, and what the library is told of it. Settings live in memory only, and end with the page.
import { EXAMPLE_CREDENTIALS, isLoopback, LOCAL_MODEL_ID } from "./emulator.js";

const AWS_MODEL_ID = "amazon.nova-micro-v1:0";

/**
 * @typedef {object} Settings
 * @property {string} endpoint empty: AWS's own
 * @property {string} region
 * @property {string} modelId an id, an inference profile's id, or an ARN
 * @property {string} system system prompt
 * @property {number} [maxTokens]
 * @property {number} [temperature] none: the model's own default
 * @property {"keys" | "apiKey"} authentication
 * @property {string} accessKeyId
 * @property {string} secretAccessKey
 * @property {string} sessionToken
 * @property {string} apiKey
 */

/**
 * @param {string} [localUrl] where local-bedrock listens, when the page was started beside one
 * @returns {Settings}
 */
export function initialSettings(localUrl = "") {
  /** @type {Settings} */
  const settings = {
    endpoint: "",
    region: "us-east-1",
    modelId: AWS_MODEL_ID,
    system: "",
    maxTokens: 512,
    temperature: undefined,
    authentication: "keys",
    accessKeyId: "",
    secretAccessKey: "",
    sessionToken: "",
    apiKey: "",
  };
  return atEndpoint(settings, localUrl);
}

/**
 * Settings for another endpoint. The emulator's example keys and its own model come and go with it; whatever a
 * person has entered stays.
 * @param {Settings} settings
 * @param {string} endpoint
 * @returns {Settings}
 */
export function atEndpoint(settings, endpoint) {
  const { accessKeyId, secretAccessKey, sessionToken, apiKey, modelId } = settings;
  const moved = { ...settings, endpoint };
  if (isLoopback(endpoint)) {
    if (!accessKeyId && !secretAccessKey && !sessionToken && !apiKey) Object.assign(moved, EXAMPLE_CREDENTIALS);
    if (modelId === AWS_MODEL_ID) moved.modelId = LOCAL_MODEL_ID;
  } else {
    if (usesExampleKeys(settings)) Object.assign(moved, { accessKeyId: "", secretAccessKey: "" });
    if (modelId === LOCAL_MODEL_ID) moved.modelId = AWS_MODEL_ID;
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
 * The configuration of `BedrockRuntime`. Without any key, the library's own error says what is missing.
 * @param {Settings} settings
 */
export function clientConfig({ endpoint, region, authentication, ...keys }) {
  const { accessKeyId, secretAccessKey, sessionToken, apiKey } = keys;
  const config = { region, endpoint: endpoint || undefined };
  if (authentication === "apiKey") return { ...config, token: apiKey || undefined };
  if (!accessKeyId && !secretAccessKey) return config;
  return { ...config, credentials: { accessKeyId, secretAccessKey, sessionToken: sessionToken || undefined } };
}

/**
 * The input of `converseStream`.
 * @param {Settings} settings
 * @param {import("bedrock-wasm").Message[]} messages
 */
export function converseInput({ modelId, system, maxTokens, temperature }, messages) {
  /** @type {import("bedrock-wasm").ConverseStreamRequest} */
  const input = { modelId, messages };
  if (system) input.system = [{ text: system }];
  if (maxTokens !== undefined) input.inferenceConfig = { maxTokens };
  if (temperature !== undefined) input.inferenceConfig = { ...input.inferenceConfig, temperature };
  return input;
}
