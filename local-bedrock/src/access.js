import { ServiceError } from "./errors.js";
import { ACCOUNT_ID } from "./account.js";
import { FOUNDATION_MODELS, foundationModelArn } from "./foundation-models.js";
import { principalOf } from "./sigv4/key-ring.js";

/** What IAM calls the operations that have no action of their own name. */
const ACTIONS = {
  Converse: "InvokeModel",
  ConverseStream: "InvokeModelWithResponseStream",
  ChatCompletions: "InvokeModel",
  Messages: "InvokeModel",
};

/**
 * Refuses what the session policy of a temporary key does not allow. There are no other policies here: a key without one may
 * do everything. Resources and conditions of policies are not looked at.
 * @param {import("./sigv4/credentials.js").Credentials | undefined} credentials
 * @param {import("./router.js").Route} route
 * @param {Record<string, string>} labels
 * @param {string} region
 * @throws {ServiceError} `AccessDeniedException`
 */
export function authorize(credentials, { service, operation }, labels, region) {
  if (!credentials?.principal?.sessionActions || !service.startsWith("bedrock")) return; // STS tells everybody who he is
  const { arn, sessionActions } = principalOf(credentials);
  const action = `bedrock:${ACTIONS[operation] ?? operation}`;
  if (sessionActions.some((pattern) => matches(pattern, action))) return;
  throw new ServiceError(
    "AccessDeniedException",
    403,
    `User: ${arn} is not authorized to perform: ${action} on resource: ${resourceArn(labels.modelId, region)} ` +
      `because no session policy allows the ${action} action`,
  );
}

/** `*` stands for any text, `?` for any character; case is not told apart. */
function matches(pattern, action) {
  const expression = pattern.replace(/[.+^${}()|[\]\\]/g, "\\$&").replaceAll("*", ".*").replaceAll("?", ".");
  return new RegExp(`^${expression}$`, "i").test(action);
}

function resourceArn(modelId, region) {
  if (!modelId) return `arn:aws:bedrock:${region}:${ACCOUNT_ID}:*`;
  if (modelId.startsWith("arn:")) return modelId;
  if (Object.hasOwn(FOUNDATION_MODELS, modelId)) return foundationModelArn(modelId, region);
  return `arn:aws:bedrock:${region}:${ACCOUNT_ID}:inference-profile/${modelId}`;
}
