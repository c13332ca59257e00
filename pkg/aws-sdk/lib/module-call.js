// Calls of the module that are not driven to their end: to bind a request, and to judge a response.
import { errorFrom } from "../../errors.js";
import { inModule } from "../../module/instance.js";
import { list, nextStep } from "../../module/step.js";
import { newShared } from "../../wasm/bedrock_wasm.js";

/**
 * The URL and the headers of a request that is not signed.
 * @param {string[]} place the service's id, "", the region, and the other results of `endpointParts`
 * @param {string[]} request method, path template, and bindings
 * @param {boolean} [allowInsecure] `http:` to other machines
 */
export function bound(place, [method, path, ...bindings], allowInsecure = false) {
  const { send, error } = firstStep(place, [method, path, "", "", "", "", ...bindings], allowInsecure);
  // cast: a first step that does not send is an error.
  if (!send) throw errorFrom(/** @type {import("../../errors.js").Failure} */ (error));
  const { protocol, hostname, port, pathname, searchParams } = new URL(send.url);
  return {
    method,
    protocol,
    hostname,
    ...(port && { port: Number(port) }),
    path: pathname,
    query: queryOf(searchParams),
    headers: Object.fromEntries(send.headers),
  };
}

/**
 * The error that a response stands for, as the module writes it; undefined if it is not an error.
 * @param {import("../../module/step.js").ResponseEvent} event
 */
export function verdict(event) {
  return firstStep(["bedrock", "", "us-east-1"], ["GET", "/", "", "", "", ""], false, event).error;
}

/**
 * @param {string[]} place
 * @param {string[]} request
 * @param {boolean} allowInsecure
 * @param {import("../../module/step.js").ResponseEvent} [event] for the second step
 */
function firstStep(place, request, allowInsecure, event) {
  return inModule(() => {
    const shared = newShared(list(place), allowInsecure);
    const call = shared.call(list(request), 1, 0);
    const first = nextStep(call);
    const step = event ? nextStep(call, event) : first;
    call.free();
    shared.free();
    return step;
  });
}

/**
 * `?a=1&a=2&b=3` as the SDK holds it: `{ a: ["1", "2"], b: "3" }`.
 * @param {URLSearchParams} searchParams
 */
function queryOf(searchParams) {
  /** @type {Record<string, string | string[]>} */
  const query = {};
  for (const name of searchParams.keys()) {
    const values = searchParams.getAll(name);
    query[name] = values.length > 1 ? values : values[0];
  }
  return query;
}
