// The hosts to which `createSignedFetch` sends a signature or an API key: AWS, this machine, and those in `hosts`. A URL may come
// from data, which must not choose who receives either.
import { awsHost } from "./aws-host.js";
import { InputError } from "../errors.js";

const LOOPBACK = /^(?:(?:.+\.)?localhost|127(?:\.\d+){3}|\[::1\])$/;

/** Signing names of the services that take Bedrock API keys. Other AWS hosts may belong to anybody: an API, a bucket, an agent. */
const TAKE_KEYS = ["bedrock", "bedrock-mantle"];

/** AWS's hosts that pass requests to a customer, such as to the code behind an API. In the name of a bucket it means nothing. */
const CUSTOMERS = /\.(?:execute-api|appsync(?:-realtime)?-api|gateway\.bedrock-agentcore|rds|s3-website)[.-]/;

/**
 * @param {import("../types/index.js").SignedFetchConfig} config
 * @returns {(url: URL, isKey?: boolean) => void} throws unless the URL may get a signature or, if `isKey`, an API key
 */
export function allowedHosts({ hosts = [], signingHost, allowInsecureEndpoint }) {
  if (!Array.isArray(hosts)) throw refused(listProblem());
  const names = hosts.map(nameOf);
  return (url, isKey) => {
    const matches = (/** @type {string} */ name) =>
      name.startsWith("*.") ? url.host.endsWith(name.slice(1)) : url.host === name;
    if (LOOPBACK.test(url.hostname) || names.some(matches)) return;
    // The module rejects it with a better message.
    if (url.protocol === "http:" && !allowInsecureEndpoint) return;
    // Whoever receives a signature for another host can use it there.
    if (signingHost && url.host !== signingHost) {
      throw refused(`add ${url.host} if it may get requests signed for ${signingHost}`);
    }
    const aws = awsHost(url.hostname);
    if (!aws) throw refused(`${url.host} is not an AWS host; add it if it may get signed requests`);
    if (aws.service !== "s3" && CUSTOMERS.test(url.hostname)) {
      throw refused(`${url.host} may belong to any AWS customer; add it if it may get signed requests`);
    }
    // cast: `undefined` is not in the list.
    if (isKey && !TAKE_KEYS.includes(/** @type {string} */ (aws.service))) {
      throw refused(`${url.host} is not one of Bedrock's hosts; add it if it may get the API key`);
    }
  };
}

/**
 * In lower case and ASCII, as in URLs.
 * @param {string} entry
 */
function nameOf(entry) {
  const [, any = "", name] = (typeof entry === "string" && /^(\*\.)?([^*/?#@\\\s]+)$/.exec(entry)) || [];
  try {
    return any + new URL(`https://${name ?? ""}`).host;
  } catch {
    throw refused(listProblem(entry));
  }
}

/** @param {string | undefined} [entry] */
function listProblem(entry) {
  const found = typeof entry === "string" ? `, not ${JSON.stringify(entry)}` : "";
  return `give a list of host names, such as ["gateway.example", "minio.example:9000", "*.example.com"]${found}`;
}

/** @param {string} problem */
function refused(problem) {
  return new InputError(`hosts: ${problem}`, { code: "invalid_endpoint" });
}
