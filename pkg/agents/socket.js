// The address of a runtime's WebSocket, and the way in which a page, which can set no headers, sends its token:
// https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/runtime-get-started-websocket.html
import { secretSource } from "../call/identity.js";
import { expired } from "../call/user-token.js";
import { base64Of, bytesOf } from "../data/body.js";
import { check, invalid, must } from "../lib/options.js";

/** @import { RuntimeSocketOptions } from "../types/agents.js" */

const PROTOCOL = "base64UrlBearerAuthorization";
const MAX_LENGTH = 4096;
/** Without TLS, the token goes to this machine alone. What follows a port may make it the name of a user, in front of another host. */
const ALLOWED = /^(https:|http:\/\/(localhost|127(\.\d+){3}|\[::1\])(:\d*)?(\/|$))/;

const isLike = (/** @type {RegExp} */ pattern, /** @type {unknown} */ value) =>
  typeof value === "string" && pattern.test(value);

/**
 * @param {RuntimeSocketOptions} options
 */
export async function runtimeSocket(options) {
  check("options", options);
  const { region, agentRuntimeArn, token, qualifier, sessionId, endpoint } = options;
  must("region", isLike(/^[a-z\d-]+$/, region), "an AWS region, such as us-east-1");
  must("agentRuntimeArn", isLike(/^\S+$/, agentRuntimeArn), "the ARN of a runtime");
  must("sessionId", sessionId === undefined || isLike(/^[^]{33,256}$/, sessionId), "33 to 256 characters");
  must("qualifier", isLike(/^/, qualifier ?? ""), "a string");
  const {
    secrets: [secret],
    identity = token,
  } = await secretSource({ token: token ?? "" })();
  // The page would learn nothing from a handshake that fails.
  const late = expired(identity);
  if (late) throw late;
  const encoded = base64Of(bytesOf(secret)).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");
  if (encoded.length > MAX_LENGTH) {
    throw invalid(`token: has more than ${MAX_LENGTH} characters as base64, too long for a WebSocket`);
  }
  const origin = `${endpoint ?? `https://bedrock-agentcore.${region}.amazonaws.com`}`.replace(/\/$/, "");
  must("endpoint", ALLOWED.test(origin), "a URL that begins with https:, or http: on this machine");
  const url = new URL(`${origin.replace("http", "ws")}/runtimes/${encodeURIComponent(agentRuntimeArn)}/ws`);
  if (qualifier) url.searchParams.set("qualifier", qualifier);
  if (sessionId) url.searchParams.set("X-Amzn-Bedrock-AgentCore-Runtime-Session-Id", sessionId);
  return { url: url.href, protocols: [`${PROTOCOL}.${encoded}`, PROTOCOL] };
}
