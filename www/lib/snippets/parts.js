// What the snippets of all languages share.
import { EXAMPLE_CREDENTIALS } from "../emulator.js";
import { usesExampleKeys } from "../settings.js";

/**
 * @typedef {object} Access
 * @property {string} region
 * @property {string} [endpoint]
 * @property {string} [token] a placeholder
 * @property {{ accessKeyId: string, secretAccessKey: string, sessionToken?: string }} [credentials] placeholders, or the
 *   emulator's public keys
 */

/**
 * How a snippet gets to the service. What answers in the page itself cannot be reached from outside, so its calls are
 * written for AWS.
 * @param {import("../settings.js").Settings} settings
 * @returns {Access}
 */
export function accessOf(settings) {
  const { target, endpoint, region, authentication, sessionToken } = settings;
  const where =
    target === "endpoint" && endpoint ? { region, endpoint: endpoint.split("/_local-bedrock/")[0] } : { region };
  if (target !== "page" && authentication === "apiKey") return { ...where, token: "YOUR_BEDROCK_API_KEY" };
  if (target === "endpoint" && usesExampleKeys(settings)) return { ...where, credentials: EXAMPLE_CREDENTIALS };
  /** @type {NonNullable<Access["credentials"]>} */
  const credentials = { accessKeyId: "YOUR_ACCESS_KEY_ID", secretAccessKey: "YOUR_SECRET_ACCESS_KEY" };
  if (target !== "page" && sessionToken) credentials.sessionToken = "YOUR_SESSION_TOKEN";
  return { ...where, credentials };
}

/** Operations whose output is a stream of events, and the member that it is in. */
/** @type {Record<string, string>} */
export const STREAMS = {
  ConverseStream: "stream",
  InvokeModelWithResponseStream: "body",
  InvokeAgent: "completion",
  InvokeInlineAgent: "completion",
  InvokeFlow: "responseStream",
  RetrieveAndGenerateStream: "stream",
};

/** The endpoints' first labels, which are also boto3's names. */
/** @type {Record<string, string>} */
export const SERVICES = {
  BedrockRuntime: "bedrock-runtime",
  Bedrock: "bedrock",
  BedrockAgent: "bedrock-agent",
  BedrockAgentRuntime: "bedrock-agent-runtime",
};

/** @param {string} operation */
export const methodOf = (operation) => operation[0].toLowerCase() + operation.slice(1);

/** @param {Uint8Array} bytes */
export function base64(bytes) {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}

/**
 * JSON in which bytes are replaced by what `write` makes of their base64.
 * @param {unknown} value
 * @param {(base64: string) => string} write an expression of the language
 * @param {number} [indent]
 * @returns {string}
 */
export function jsonWith(value, write, indent = 2) {
  const mark = "\u0001";
  const text = JSON.stringify(
    value,
    (_name, member) => (member instanceof Uint8Array ? mark + base64(member) : member),
    indent,
  );
  return text.replace(/"\\u0001([^"]*)"/g, (_match, encoded) => write(encoded));
}
