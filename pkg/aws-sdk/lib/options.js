// Options of the SDK that are not supported: those that would change a call are refused, the others cause a warning.
import { invalid } from "../../lib/options.js";

const REFUSED = "protocol httpAuthSchemes httpAuthSchemeProvider signerConstructor eventStreamPayloadHandlerProvider";
const WITHOUT_EFFECT =
  "base64Decoder base64Encoder bodyLengthChecker cacheMiddleware defaultsMode eventStreamSerdeProvider profile sha256 signingEscapePath streamCollector urlParser utf8Decoder utf8Encoder";
/** Of a request handler's options. `fetch` has its own connections. */
const AGENTS = "httpAgent httpsAgent";
const CONNECTIONS = "connectionTimeout socketTimeout sessionTimeout maxConcurrentStreams throwOnRequestTimeout";

/** Each is said once. @type {Set<string>} */
const said = new Set();

/**
 * @param {{ warn?: (text: string) => void }} logger
 * @returns {(name: string, problem: string) => void}
 */
export function warner(logger) {
  return (name, problem) => {
    if (!said.has(name)) logger.warn?.(`bedrock-wasm: ${name}: ${problem}`);
    said.add(name);
  };
}

/**
 * @param {Record<string, any>} given any: it is judged here
 * @param {ReturnType<typeof warner>} warn
 */
export function checkOptions(given, warn) {
  const { requestHandler = {} } = given;
  const handled = requestHandler.handle ? {} : requestHandler;
  const among = (/** @type {Record<string, unknown>} */ options, /** @type {string} */ names) =>
    names.split(" ").filter((name) => options[name] !== undefined);
  for (const name of among(given, REFUSED)) throw invalid(`${name}: this option of the AWS SDK is not supported`);
  for (const name of among(handled, AGENTS)) {
    throw invalid(`requestHandler.${name}: fetch takes no agent; give new NodeHttpHandler({ ${name} })`);
  }
  for (const name of [...among(given, WITHOUT_EFFECT), ...among(handled, CONNECTIONS)]) {
    warn(name, "has no effect here");
  }
}
