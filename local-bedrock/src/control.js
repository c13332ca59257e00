import { echo } from "./echo.js";
import { ServiceError } from "./errors.js";
import { mintToken } from "./identity/example-tokens.js";
import { readJson } from "./operations/input.js";
import { receive, splitTarget } from "./received.js";

/** Everything below this path is the emulator's own and not AWS's. */
export const CONTROL_PREFIX = "/_local-bedrock/";

const ECHO_PREFIX = `${CONTROL_PREFIX}echo`;

/** @type {Record<string, (state: State, body: Buffer) => unknown>} an answer of undefined has no body */
const ROUTES = {
  "GET info": ({ info }) => info,
  "GET requests": ({ log }) => log.records,
  "DELETE requests": ({ log }) => log.clear(),
  "GET settings": ({ emulator }) => emulator.settings,
  "PATCH settings": ({ emulator: { settings } }, body) => {
    settings.change(readJson(body));
    return settings;
  },
  "POST tokens": async ({ emulator: { settings } }, body) => ({ token: await mintToken(readJson(body), settings.now()) }),
  "DELETE issued-credentials": ({ emulator }) => emulator.keyRing.expireIssued(),
};

/**
 * @typedef {object} State
 * @property {import("./requests.js").RequestLog} log
 * @property {object} info
 * @property {import("./call.js").Emulator} emulator
 * @property {{ token: string, keys: Map<string, import("./sigv4/credentials.js").Credentials> }} accepted
 */

/**
 * Answers the emulator's own routes. They need no signature, the echo excepted, and hold no secrets.
 * @param {import("node:http").IncomingMessage} request
 * @param {import("node:http").ServerResponse} response
 * @param {State} state
 */
export async function control(request, response, state) {
  const { path } = splitTarget(request.url);
  try {
    const received = await receive(request);
    if (path === ECHO_PREFIX || path.startsWith(`${ECHO_PREFIX}/`)) return await echo(received, response, state);
    const route = ROUTES[`${request.method} ${path.slice(CONTROL_PREFIX.length)}`];
    if (!route) return send(response, 404, { message: `Known here: ${Object.keys(ROUTES).join(", ")}, echo/….` });
    const answer = await route(state, received.body);
    if (answer === undefined) response.writeHead(204).end();
    else send(response, 200, answer);
  } catch (error) {
    if (error.code === "ECONNRESET") return; // hung up while still sending
    const status = error instanceof ServiceError ? error.status : 400;
    const foreseen = error instanceof TypeError || error instanceof ServiceError;
    if (!foreseen) console.error("local-bedrock: this is a bug of the emulator:", error);
    send(response, foreseen ? status : 500, { message: error.message });
  }
}

function send(response, status, body) {
  response.writeHead(status, { "content-type": "application/json", "cache-control": "no-store" });
  response.end(JSON.stringify(body));
}
