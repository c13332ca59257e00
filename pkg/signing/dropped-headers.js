// Headers that are not sent. In a page each header needs a permission of the host, which the browser asks for before the request.
import { invalid } from "../lib/options.js";

/** Tell OpenAI and Anthropic about their SDKs. */
const TELEMETRY = ["x-stainless-*", "anthropic-dangerous-*"];

/**
 * @param {import("../types/index.js").SignedFetchConfig["dropHeaders"]} given
 * @returns {(name: string) => boolean}
 */
export function headerFilter(given) {
  if (typeof given === "function") return given;
  // cast: pages and their workers have one of them. The browser sends its own.
  const isPage = globalThis.document || /** @type {{ importScripts?: unknown }} */ (globalThis).importScripts;
  const names = given ?? (isPage ? [...TELEMETRY, "user-agent"] : TELEMETRY);
  if (!names.every?.((name) => /^[\w*-]+$/.test(name))) {
    throw invalid("dropHeaders: give a list of names, or a function");
  }
  const pattern = new RegExp(`^(${names.join("|").replaceAll("*", ".*")})$`, "i");
  return (name) => pattern.test(name);
}
