/** Everything below this path is the emulator's own and not AWS's. */
export const CONTROL_PREFIX = "/_local-bedrock/";

/**
 * Answers the emulator's own routes; they need no signature and hold no secrets.
 * @param {import("node:http").IncomingMessage} request
 * @param {import("node:http").ServerResponse} response
 * @param {string} path
 * @param {{ log: import("./requests.js").RequestLog, info: object }} state
 */
export function control(request, response, path, { log, info }) {
  request.resume();
  switch (`${request.method} ${path.slice(CONTROL_PREFIX.length)}`) {
    case "GET info":
      return send(response, 200, info);
    case "GET requests":
      return send(response, 200, log.records);
    case "DELETE requests":
      log.clear();
      return void response.writeHead(204).end();
    default:
      return send(response, 404, { message: "Known here: GET info, GET requests, DELETE requests." });
  }
}

function send(response, status, body) {
  response.writeHead(status, { "content-type": "application/json", "cache-control": "no-store" });
  response.end(JSON.stringify(body));
}
