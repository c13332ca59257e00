import { findRoute } from "../http/find-route.js";
import { splitTarget } from "../http/received.js";
import { placeOf, scriptOf } from "./assignment.js";

/**
 * Answers what a browser asks before it calls from another origin; the headers are there already. A script may refuse it.
 * @param {import("node:http").IncomingMessage} request
 * @param {import("node:http").ServerResponse} response
 * @param {{ router: import("../http/router.js").Router, scripts: import("./scripts.js").Scripts }} state
 */
export function preflight(request, response, { router, scripts }) {
  const place = placeOf(splitTarget(request.url).path);
  const method = request.headers["access-control-request-method"] ?? "POST";
  const match = findRoute(router, { method, path: place.path, query: "", headers: {}, body: Buffer.alloc(0) });
  if (scriptOf(scripts, place, match)?.preflight !== "refuse") return void response.writeHead(204).end();
  const granted = response.getHeaderNames().filter((name) => name.startsWith("access-control-"));
  for (const name of granted) response.removeHeader(name);
  response.writeHead(403).end();
}
