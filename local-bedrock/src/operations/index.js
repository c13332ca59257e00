// All routes of Bedrock's services.
import { ServiceError } from "../http/errors.js";
import { BEDROCK } from "./bedrock/routes.js";
import { BEDROCK_AGENT } from "./bedrock-agent/routes.js";
import { BEDROCK_AGENTCORE } from "./bedrock-agentcore/routes.js";
import { BEDROCK_AGENT_RUNTIME } from "./bedrock-agent-runtime/routes.js";
import { BEDROCK_RUNTIME } from "./bedrock-runtime/routes.js";

/** @type {(service: string, routes: import("../http/router.js").ServiceRoute[]) => import("../http/router.js").Route[]} */
const of = (service, routes) => routes.map((route) => ({ service, ...route }));

/** Every operation that is answered. */
export const ROUTES = [
  ...of("bedrock", BEDROCK),
  ...of("bedrock-runtime", BEDROCK_RUNTIME),
  ...of("bedrock-agent", BEDROCK_AGENT),
  ...of("bedrock-agent-runtime", BEDROCK_AGENT_RUNTIME),
  ...of("bedrock-agentcore", BEDROCK_AGENTCORE),
];

/**
 * The operations that AWS has and this emulator does not. They answer with an error that says so, in AWS's form.
 * @param {import("../validation/service-models.js").ServiceModels} serviceModels
 * @returns {import("../http/router.js").Route[]}
 */
export function notEmulatedRoutes(serviceModels) {
  const answered = new Set(ROUTES.map(({ service, operation }) => `${service} ${operation}`));
  return serviceModels
    .operations()
    .filter(({ service, operation }) => !answered.has(`${service} ${operation}`))
    .map((route) => ({ ...route, run: refuse }));
}

/** @param {import("../http/call.js").Call} call */
function refuse({ route: { service, operation } }) {
  const message = `local-bedrock does not emulate ${operation} of ${service}. Its README lists the operations it answers.`;
  throw new ServiceError("NotEmulatedException", 501, message);
}
