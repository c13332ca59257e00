// Finds the route of a request, whichever service it is for.
import { echoMatch } from "../control/echo.js";
import { cognitoRoute } from "../identity/cognito/routes.js";
import { stsRoute } from "../identity/sts/routes.js";
import { compatibleMatch } from "../operations/compatible/routes.js";
import { s3Match } from "../s3/route.js";

/**
 * Cognito and STS have but one path, and share it.
 * @param {import("./router.js").Router} router
 * @param {import("./call.js").Received} received its path is what the request is about
 * @returns {import("./router.js").Match | undefined}
 */
export function findRoute(router, received) {
  const route = cognitoRoute(received) ?? stsRoute(received);
  if (route) return { route, labels: {} };
  return (
    echoMatch(received) ??
    s3Match(received) ??
    compatibleMatch(received) ??
    router.match(received.method, received.path)
  );
}
