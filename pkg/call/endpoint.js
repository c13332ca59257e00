// Where requests go, as the module takes it (`src/endpoint.rs`).
import { invalid } from "../lib/options.js";

/**
 * Signing region and two flags that choose among AWS's own endpoints; for another endpoint also protocol, host, path and
 * perhaps the host to sign for, from the engine's own URL parser, which `fetch` uses as well.
 * @param {{ region: string, endpoint?: string | URL, signingHost?: string, useFipsEndpoint?: boolean, useDualstackEndpoint?: boolean }} config
 */
export function endpointParts({ region, endpoint, signingHost, useFipsEndpoint, useDualstackEndpoint }) {
  if (typeof region !== "string" || !/^[a-z0-9-]{1,63}$/.test(region)) {
    throw refused("region", 'give the name of an AWS region, such as "us-east-1"', "invalid_region");
  }
  if (endpoint === undefined) {
    if (signingHost !== undefined) throw refused("signingHost", "give the endpoint to send to as well");
    return [region, useFipsEndpoint ? "fips" : "", useDualstackEndpoint ? "dualstack" : ""];
  }
  if (useFipsEndpoint || useDualstackEndpoint) {
    throw refused(useFipsEndpoint ? "useFipsEndpoint" : "useDualstackEndpoint", "cannot be combined with endpoint");
  }
  const url = parsedUrl(endpoint);
  if (!url || url.username || url.password || url.search || url.hash) {
    throw refused("endpoint", "give an absolute URL without user, query or fragment");
  }
  const parts = [region, "", "", url.protocol, url.host, url.pathname];
  if (signingHost === undefined) return parts;
  if (typeof signingHost === "string" && parsedUrl(`https://${signingHost}`)?.host === signingHost) {
    return [...parts, signingHost];
  }
  throw refused("signingHost", "give a host alone");
}

/** @param {string | URL} text */
function parsedUrl(text) {
  try {
    return new URL(text);
  } catch {
    // Not a URL: the caller names the member.
  }
}

/**
 * @param {string} member
 * @param {string} problem
 */
function refused(member, problem, code = "invalid_endpoint") {
  return invalid(`${member}: ${problem}`, code);
}
