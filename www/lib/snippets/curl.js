import { EXAMPLE_CREDENTIALS } from "../emulator.js";
import { accessOf, jsonWith, SERVICES } from "./parts.js";

/** local-bedrock's, fixed and public. */
const EXAMPLE_API_KEY = "bedrock-api-key-local-bedrock-example";

/** Services that take API keys. */
const WITH_API_KEYS = ["BedrockRuntime", "Bedrock"];

/** Paths of the calls that are shown before anything was sent. @type {Record<string, string>} */
const PATHS = {
  Converse: "converse",
  ConverseStream: "converse-stream",
  InvokeModel: "invoke",
  InvokeModelWithResponseStream: "invoke-with-response-stream",
};

/** Headers that curl writes itself, or that are of one signature. */
const OWN =
  /^(authorization|host|content-length|x-amz-date|x-amz-security-token|x-amz-content-sha256|amz-sdk-.*|x-amz-user-agent)$/;

/** @param {import("./index.js").Asked} asked */
export function curl({ settings, service, operation, input, exchanges = [] }) {
  const access = accessOf(settings);
  // curl signs paths with escaped characters otherwise than AWS, and ids of models have a colon:
  // https://github.com/curl/curl/issues/16927
  const isExample = access.credentials === EXAMPLE_CREDENTIALS;
  const key = WITH_API_KEYS.includes(service) ? (isExample ? EXAMPLE_API_KEY : "YOUR_BEDROCK_API_KEY") : undefined;
  const exchange = exchanges.at(-1);
  const { modelId, ...rest } = input ?? {};
  if (!exchange && !PATHS[operation]) return undefined;
  const sent = exchange
    ? {
        method: exchange.method,
        path: pathOf(exchange.url),
        headers: exchange.headers,
        body: new TextDecoder().decode(exchange.body),
      }
    : {
        method: "POST",
        path: `/model/${encodeURIComponent(modelId)}/${PATHS[operation]}`,
        headers: { "content-type": "application/json" },
        body: jsonWith(rest, (base64) => `"${base64}"`, 0),
      };
  const base = access.endpoint ?? `https://${SERVICES[service]}.${access.region}.amazonaws.com`;
  const { region } = access;
  const credentials = key ? undefined : access.credentials;
  const parts = [
    `curl --no-buffer --fail-with-body -X ${sent.method} ${quoted(base.replace(/(?<!\/)\/+$/, "") + sent.path)}`,
    key ? `-H ${quoted(`Authorization: Bearer ${key}`)}` : `--aws-sigv4 ${quoted(`aws:amz:${region}:bedrock`)}`,
    credentials && `--user ${quoted(`${credentials.accessKeyId}:${credentials.secretAccessKey}`)}`,
    credentials?.sessionToken && `-H ${quoted(`x-amz-security-token: ${credentials.sessionToken}`)}`,
    ...Object.entries(sent.headers)
      .filter(([name]) => !OWN.test(name))
      .map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`),
    sent.body && `--data-raw ${quoted(sent.body)}`,
  ];
  return `${parts.filter(Boolean).join(" \\\n  ")}\n`;
}

/** Without the path of a fault's script. @param {string} url */
function pathOf(url) {
  const { pathname, search } = new URL(url);
  return pathname.replace(/^\/_local-bedrock\/scripted\/[^/]+/, "") + search;
}

/** @param {string} text */
const quoted = (text) => `'${text.replaceAll("'", `'\\''`)}'`;
