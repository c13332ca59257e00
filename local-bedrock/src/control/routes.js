// The emulator's own routes: its log, its settings, its faults.
import { isEcho } from "./echo.js";
import { ServiceError } from "../http/errors.js";
import { SCRIPTED_PREFIX } from "../faults/scripts.js";
import { mintToken } from "../identity/example-tokens.js";
import { readJson } from "../operations/input.js";
import { ClientLeft, receive } from "../http/received.js";
import { textOf } from "../lib/bytes.js";
import { messageOf } from "../lib/errors.js";

/** Everything below this path is the emulator's own and not AWS's. */
const CONTROL_PREFIX = "/_local-bedrock/";

/**
 * @param {string} path
 * @returns {boolean} whether a request is to the emulator itself; scripted ones and the echo's are calls like any other
 */
export const isControl = (path) =>
  path.startsWith(CONTROL_PREFIX) && !path.startsWith(SCRIPTED_PREFIX) && !isEcho(path);

/** `name` is the segment behind the resource. @type {Record<string, (state: State, received: Received, name: string) => unknown>} */
const ROUTES = {
  "GET info": ({ info }) => info,
  "GET requests": ({ log }, { query }) => log.of(new URLSearchParams(query).get("script")),
  "DELETE requests": ({ log }) => log.clear(),
  "GET settings": ({ emulator }) => emulator.settings,
  "PATCH settings": ({ emulator: { settings } }, { body }) => {
    settings.change(readJson(body));
    return settings;
  },
  "POST tokens": async ({ emulator: { settings } }, { body }) => ({
    token: await mintToken(readJson(body), settings.now()),
  }),
  "DELETE issued-credentials": ({ emulator }) => emulator.keyRing.expireIssued(),
  "POST faults": ({ scripts }, { body, headers }) => {
    const added = scripts.add(readScripts(body));
    return added.map(({ id }) => ({ id, endpoint: `http://${headers.host}${SCRIPTED_PREFIX}${id}` }));
  },
  "GET faults": ({ scripts }) => scripts.list(),
  "DELETE faults": ({ scripts }) => scripts.clear(),
  "DELETE faults/{id}": ({ scripts }, _received, id) => {
    if (!scripts.remove(id)) throw new ServiceError("UnknownScriptException", 404, `There is no script ${id}.`);
  },
};

/**
 * @typedef {object} State
 * @property {import("./request-log.js").RequestLog} log
 * @property {import("../faults/scripts.js").Scripts} scripts
 * @property {import("../../types/emulator.js").Info} info
 * @property {import("../http/call.js").Emulator} emulator
 *
 * @typedef {import("../http/call.js").Received} Received
 */

/**
 * Answers the emulator's own routes. They need no signature and hold no secrets.
 * @param {Request} request
 * @param {Record<string, string>} headers that every answer of this request has
 * @param {State} state
 * @returns {Promise<Response>}
 */
export async function control(request, headers, state) {
  const send = (/** @type {number} */ status, /** @type {unknown} */ body) =>
    Response.json(body, { status, headers: { ...headers, "cache-control": "no-store" } });

  try {
    const received = await receive(request);
    const [resource, name] = received.path.slice(CONTROL_PREFIX.length).split(/\/(.*)/);
    const route = ROUTES[`${request.method} ${resource}${name ? "/{id}" : ""}`];
    if (!route) return send(404, { message: `Known here: ${Object.keys(ROUTES).join(", ")}, and echo.` });
    const answer = await route(state, received, name);
    return answer === undefined ? new Response(null, { status: 204, headers }) : send(200, answer);
  } catch (error) {
    if (error instanceof ClientLeft) return Response.error();
    if (error instanceof ServiceError) return send(error.status, { message: error.message });
    if (error instanceof TypeError) return send(400, { message: error.message });
    console.error("local-bedrock: this is a bug of the emulator:", error);
    return send(500, { message: messageOf(error) });
  }
}

/**
 * One script, or a list of them.
 * @param {Uint8Array} body
 */
function readScripts(body) {
  try {
    return JSON.parse(textOf(body));
  } catch (error) {
    throw new TypeError(`The request body is not JSON: ${messageOf(error)}`, {
      cause: error,
    });
  }
}
