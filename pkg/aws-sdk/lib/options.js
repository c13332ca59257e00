// Options of the SDK that are not supported: those that would change a call are refused, the others cause a warning.
import { invalid } from "../../lib/options.js";
import { SILENT } from "./logger.js";

const REFUSED =
  "protocol httpAuthSchemes httpAuthSchemeProvider signerConstructor eventStreamPayloadHandlerProvider httpAgent httpsAgent";
/** Options of the SDK's clients, of its handlers, whose connections are `fetch`'s own here, and of this package's own clients. */
const WITHOUT_EFFECT =
  "base64Decoder base64Encoder bodyLengthChecker cacheMiddleware defaultsMode eventStreamSerdeProvider profile sha256 signingEscapePath streamCollector urlParser utf8Decoder utf8Encoder " +
  "connectionTimeout socketTimeout sessionTimeout maxConcurrentStreams disableConcurrentStreams nodeHttp2ConnectOptions throwOnRequestTimeout socketAcquisitionWarningTimeout " +
  "fetch headers timeouts maxMessageBytes onAttempt onResponse signingHost";

/** Each is said once. @type {Set<string>} */
const said = new Set();

/**
 * @param {{ warn?: (text: string) => void }} logger of a client
 * @returns {(name: string, problem: string) => void}
 */
export function warner(logger) {
  return (name, problem) => {
    if (!said.has(name)) (logger === SILENT ? console : logger).warn?.(`bedrock-wasm: ${name}: ${problem}`);
    said.add(name);
  };
}

/**
 * @param {Record<string, any>} options of a client, of its request handler, or of a call; any: they are judged here
 * @param {ReturnType<typeof warner>} warn
 * @param {string} [more] names of further options that have no effect there
 */
export function checkOptions(options, warn, more = "") {
  const among = (/** @type {string} */ names) => names.split(" ").filter((name) => options[name] !== undefined);
  for (const name of among(REFUSED)) {
    throw invalid(
      name.endsWith("Agent")
        ? `requestHandler.${name}: fetch takes no agent; give new NodeHttpHandler({ ${name} })`
        : `${name}: this option of the AWS SDK is not supported`,
    );
  }
  for (const name of among(WITHOUT_EFFECT + more)) {
    warn(name, `has no effect here${name === "fetch" ? "; give requestHandler: { customFetch: fetch }" : ""}`);
  }
}
