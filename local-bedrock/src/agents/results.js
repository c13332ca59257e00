// What the caller returns of the calls that it was asked for.
import { ServiceError, validationError } from "../http/errors.js";

/**
 * @import { SessionState } from "./turn.js"
 * @import { Session } from "../state/sessions.js"
 */

/**
 * The results of the caller's functions and APIs, one a line; undefined if the input holds none.
 * @param {Session} session
 * @param {SessionState} state
 * @throws {ServiceError} `DependencyFailedException` for a result whose state is `FAILURE`, as at AWS
 */
export function returnedResults({ pending }, { invocationId, returnControlInvocationResults: results }) {
  if (!results) return undefined;
  if (!pending || pending.invocationId !== invocationId) {
    throw validationError("sessionState.invocationId is not that of the last returnControl of this session.");
  }
  if (results.length !== pending.count) {
    throw validationError(
      `sessionState has ${results.length} results, and the returnControl had ${pending.count} inputs.`,
    );
  }
  return results.map(({ functionResult, apiResult }) => {
    const name = functionResult?.function ?? `${apiResult?.httpMethod ?? ""} ${apiResult?.apiPath ?? ""}`.trim();
    const { responseBody = {}, responseState, confirmationState } = functionResult ?? apiResult ?? {};
    if (responseState === "FAILURE") {
      throw new ServiceError("DependencyFailedException", 424, `The result of ${name} has the responseState FAILURE.`, {
        resourceName: name,
      });
    }
    const bodies = Object.values(responseBody).map(({ body }) => body ?? "");
    const state = [confirmationState === "DENY" && "denied", responseState === "REPROMPT" && "failed"].filter(Boolean);
    return `${name}: ${[...state, ...bodies].join(" ")}`;
  });
}
