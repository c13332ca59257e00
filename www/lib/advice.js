// From an error to what a person can do about it.
import { isLoopback, startCommand } from "./emulator.js";

/**
 * @typedef {object} Advice
 * @property {string} todo a sentence or two
 * @property {string} [field] the setting to look at
 * @property {string} [command] to be run in a terminal
 * @property {string} [policy] of IAM, that would allow what was refused
 */

/** @typedef {Error & Partial<Pick<import("bedrock-wasm").BedrockError, "retryable" | "$metadata">>} Failure the library's, or one of the page */

const WAIT = "Wait a few seconds, then try again.";

/**
 * @param {Failure} error
 * @param {import("./settings.js").Settings} settings what was asked with
 * @returns {Advice}
 */
export function advice({ name, message, retryable, $metadata }, settings) {
  const usesApiKey = settings.authentication === "apiKey";
  const key = usesApiKey ? "apiKey" : "accessKeyId";
  switch (name) {
    case "CredentialsError":
      return missingKey(message, key);
    case "InvalidSignatureException":
      return refusedSignature(message);
    case "MissingAuthenticationTokenException":
    case "UnrecognizedClientException":
      return { todo: "Check the access key id. A temporary key also needs its session token.", field: key };
    case "ExpiredTokenException":
      return { todo: "These credentials have run out. Get new ones and enter them.", field: key };
    case "AccessDeniedException":
      return {
        todo: "Check the key, and that it may call this model in this region.",
        field: key,
        policy: smallestPolicy(settings),
      };
    case "ResourceNotFoundException":
      return { todo: "Check the model id, and that this region offers the model.", field: "modelId" };
    case "ValidationException":
      return invalidInput(message);
    case "InputError":
      return { todo: "Correct this setting.", field: settingNamed(message, settings) };
    case "ThrottlingException":
      return { todo: `This account's quota of requests or tokens is used up for the moment. ${WAIT}` };
    case "ServiceQuotaExceededException":
      return { todo: "Ask for a larger quota in the AWS console, or choose another model.", field: "modelId" };
    case "ModelStreamErrorException":
    case "ModelErrorException":
      return { todo: "The model itself failed. Try again; if it fails again, choose another model." };
    case "ModelTimeoutException":
      return { todo: "The model took too long. Ask for less at once, or try again." };
    case "NoFaultsHereError":
      return { todo: "Switch the fault off, or choose the emulator.", field: "target" };
    case "NetworkError":
      return noAnswer(settings);
    case "IncompleteStreamError":
    case "StreamIntegrityError":
      return { todo: "The part that arrived is kept. Try again for the whole answer." };
    default:
      if (retryable) return { todo: WAIT };
      if (!$metadata) return { todo: "The page itself failed. Reload it, then try again." };
      return { todo: "Check the settings, then try again.", field: "modelId" };
  }
}

/**
 * @param {string} message
 * @param {string} key
 */
function missingKey(message, key) {
  const [, field = key] = /^credentials: (secretAccessKey|sessionToken)\b/.exec(message) ?? [];
  return { todo: "Enter an access key pair or a Bedrock API key.", field };
}

/** @param {string} message */
function refusedSignature(message) {
  if (/valid region/.test(message)) return { todo: "Enter the region that this endpoint serves.", field: "region" };
  if (/expired|not yet current/i.test(message)) {
    return { todo: "This device's clock is more than five minutes off. Set it right, then try again." };
  }
  return { todo: "The secret does not belong to the access key id. Enter it again.", field: "secretAccessKey" };
}

/** @param {string} message */
function invalidInput(message) {
  if (/input is too long|too many (input )?tokens|context (length|window)/i.test(message)) {
    return { todo: "Shorten the prompt, or begin a new conversation." };
  }
  const named = ["maxTokens", "temperature", "topP"].filter((name) => new RegExp(name, "i").test(message));
  if (named.length > 1) return { todo: `Choose other values for ${named.join(" and ")}.`, field: named[0] };
  if (/on-demand throughput/i.test(message)) {
    return {
      todo: "Use an inference profile instead: put us., eu., apac. or global. before the id.",
      field: "modelId",
    };
  }
  if (/maxTokens|max_tokens|maximum tokens/i.test(message)) {
    return { todo: "Choose another limit.", field: "maxTokens" };
  }
  if (/temperature/i.test(message)) return { todo: "Choose another temperature.", field: "temperature" };
  return { todo: "Check the model id and what else the message names.", field: "modelId" };
}

/**
 * The library's messages begin with the member that is wrong.
 * @param {string} message
 * @param {object} settings
 */
function settingNamed(message, settings) {
  const [member = ""] = /^\w+/.exec(message) ?? [];
  return Object.hasOwn(settings, member) ? member : "modelId";
}

/**
 * The smallest policy that lets a call of the model through.
 * @param {import("./settings.js").Settings} settings
 */
function smallestPolicy({ modelId, region }) {
  const profile = /^(us|eu|apac|global|us-gov|jp|au)\./.test(modelId);
  const resources = modelId.startsWith("arn:")
    ? [modelId]
    : profile
      ? [
          `arn:aws:bedrock:${region}:*:inference-profile/${modelId}`,
          `arn:aws:bedrock:*::foundation-model/${modelId.replace(/^[^.]+\./, "")}`,
        ]
      : [`arn:aws:bedrock:${region}::foundation-model/${modelId}`];
  const Action = ["bedrock:InvokeModel", "bedrock:InvokeModelWithResponseStream"];
  return JSON.stringify(
    { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action, Resource: resources }] },
    null,
    2,
  );
}

/** @param {import("./settings.js").Settings} settings */
function noAnswer({ target, endpoint }) {
  if (target !== "endpoint" || !isLoopback(endpoint)) {
    return { todo: "Check the connection, the region and the endpoint.", field: "endpoint" };
  }
  return {
    todo: "Is local-bedrock running? Start it, then try again:",
    command: startCommand(endpoint),
    field: "endpoint",
  };
}
