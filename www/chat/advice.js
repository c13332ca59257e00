// From an error to what a person can do about it.
import { isLoopback, startCommand } from "./emulator.js";

/**
 * @typedef {object} Advice
 * @property {string} todo a sentence or two
 * @property {string} [field] the setting to look at
 * @property {string} [command] to be run in a terminal
 * @property {boolean} [retry] whether asking again, as it is, may help
 */

const WAIT = "Wait a few seconds, then try again.";
const PARTIAL = "What had arrived is kept above. Try again for a whole answer.";

/**
 * @param {Error & { code?: string, retryable?: boolean }} error
 * @param {import("./settings.js").Settings} settings
 * @returns {Advice}
 */
export function advice(error, settings) {
  const secret = settings.authentication === "apiKey" ? "apiKey" : "secretAccessKey";
  const identity = settings.authentication === "apiKey" ? "apiKey" : "accessKeyId";
  switch (error.name) {
    case "CredentialsError":
      return { todo: "Enter an access key pair or a Bedrock API key in the settings.", field: identity };
    case "MissingAuthenticationTokenException":
    case "UnrecognizedClientException":
      return { todo: "Check the access key id. A temporary key also needs its session token.", field: identity };
    case "InvalidSignatureException":
      return signatureAdvice(error.message, secret);
    case "ExpiredTokenException":
      return { todo: "These credentials have run out. Fetch new ones and enter them.", field: identity };
    case "AccessDeniedException":
      return { todo: `Check the ${settings.authentication === "apiKey" ? "API key" : "key"}, and that it may use this model in this region.`, field: identity };
    case "ResourceNotFoundException":
      return { todo: "Check the model id, and that this region offers the model.", field: "modelId" };
    case "ValidationException":
      return validationAdvice(error.message);
    case "InputError":
      return { todo: "Correct this setting, then try again.", field: /^(region|endpoint|modelId)\b/.exec(error.message)?.[1] ?? "modelId", retry: true };
    case "ThrottlingException":
      return { todo: `Too many requests or tokens for this account's quota. ${WAIT}`, retry: true };
    case "ServiceQuotaExceededException":
      return { todo: "This account's quota is used up. Ask for a larger one in the AWS console, or try another model.", field: "modelId" };
    case "NetworkError":
      return unreachableAdvice(settings);
    case "IncompleteStreamError":
    case "StreamIntegrityError":
      return { todo: PARTIAL, retry: true };
    default:
      return { todo: error.retryable ? WAIT : "Check the settings, then try again.", retry: true };
  }
}

function signatureAdvice(message, secret) {
  if (/valid region/.test(message)) return { todo: "Enter the region that this endpoint serves.", field: "region" };
  if (/expired|not yet current/i.test(message)) {
    return { todo: "This device's clock is more than five minutes off. Set it right, then try again.", retry: true };
  }
  return { todo: "The secret does not belong to the access key id. Enter it again.", field: secret };
}

function validationAdvice(message) {
  if (/on-demand throughput/i.test(message)) {
    return { todo: "This model is reached through an inference profile: put us., eu., apac. or global. before its id.", field: "modelId" };
  }
  if (/model identifier|model id/i.test(message)) return { todo: "Check the model id.", field: "modelId" };
  return { todo: "Correct what the message names, then try again.", field: "modelId", retry: true };
}

function unreachableAdvice({ endpoint }) {
  if (isLoopback(endpoint)) {
    return { todo: "Is local-bedrock running? Start it, then try again:", command: startCommand(endpoint), field: "endpoint", retry: true };
  }
  return { todo: "Check the connection, the region and the endpoint.", field: "endpoint", retry: true };
}
