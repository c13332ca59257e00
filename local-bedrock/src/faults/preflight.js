// Answers a browser's preflight request for a call from another origin; a script may refuse it.
import { findRoute } from "../http/find-route.js";
import { placeOf, scriptOf } from "./assignment.js";

/**
 * @param {Omit<import("../http/call.js").Received, "body">} head
 * @param {Record<string, string>} headers that every answer of this request has
 * @param {{ router: import("../http/router.js").Router, scripts: import("./scripts.js").Scripts }} state
 * @returns {Response}
 */
export function preflight(head, headers, { router, scripts }) {
  const place = placeOf(head.path);
  const method = head.headers["access-control-request-method"] ?? "POST";
  const match = findRoute(router, { method, path: place.path, query: "", headers: {}, body: new Uint8Array() });
  if (scriptOf(scripts, place, match)?.preflight !== "refuse") return new Response(null, { status: 204, headers });
  const kept = Object.entries(headers).filter(([name]) => !name.startsWith("access-control-"));
  return new Response(null, { status: 403, headers: kept });
}
