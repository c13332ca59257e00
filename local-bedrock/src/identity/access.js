// Checks the session policy of temporary keys.
import { ServiceError } from "../http/errors.js";
import { ACCOUNT_ID } from "../catalog/account.js";
import { FOUNDATION_MODELS, foundationModelArn } from "../catalog/foundation-models.js";

/** The IAM actions of operations whose action has another name. @type {Record<string, string>} */
const ACTIONS = {
  Converse: "InvokeModel",
  ConverseStream: "InvokeModelWithResponseStream",
  ChatCompletions: "InvokeModel",
  Messages: "InvokeModel",
  Responses: "InvokeModel",
  ListModels: "ListFoundationModels",
  HeadObject: "GetObject",
  CreateMultipartUpload: "PutObject",
  UploadPart: "PutObject",
  CompleteMultipartUpload: "PutObject",
  ListParts: "ListMultipartUploadParts",
  ListMultipartUploads: "ListBucketMultipartUploads",
  ListObjectsV2: "ListBucket",
  HeadBucket: "ListBucket",
  ListBuckets: "ListAllMyBuckets",
};

/**
 * Refuses what the session policy of a temporary key does not allow. There are no other policies here: a key without one may
 * do everything. Resources and conditions of policies are not looked at.
 * @param {import("../sigv4/credentials.js").Credentials | undefined} credentials
 * @param {import("../http/router.js").Route} route
 * @param {Record<string, string>} labels
 * @param {string} region
 * @throws {ServiceError} `AccessDeniedException`
 */
export function authorize(credentials, { service, operation }, labels, region) {
  const { arn, sessionActions } = credentials?.principal ?? {};
  const [prefix] = service.split("-");
  if (!sessionActions || !["bedrock", "s3"].includes(prefix)) return; // STS needs no permission
  const action = `${prefix}:${ACTIONS[operation] ?? operation}`;
  if (sessionActions.some((pattern) => matches(pattern, action))) return;
  throw new ServiceError(
    "AccessDeniedException",
    403,
    `User: ${arn} is not authorized to perform: ${action} on resource: ${resourceArn(labels, region)} ` +
      `because no session policy allows the ${action} action`,
  );
}

/**
 * Whether an action fits a pattern, in which `*` stands for any text and `?` for any character, in any case. Callers write the
 * patterns, and a regular expression made from many stars would run for ages: here only the last star is ever tried again.
 * @param {string} pattern
 * @param {string} action
 */
function matches(pattern, action) {
  const [wanted, text] = [pattern.toLowerCase(), action.toLowerCase()];
  let [at, star, resume] = [0, -1, 0];
  for (let place = 0; place < text.length;) {
    if (wanted[at] === "*") [star, resume, at] = [at, place, at + 1];
    else if (wanted[at] === "?" || wanted[at] === text[place]) [at, place] = [at + 1, place + 1];
    else if (star >= 0) [at, resume, place] = [star + 1, resume + 1, resume + 1];
    else return false;
  }
  return /^\**$/.test(wanted.slice(at));
}

/**
 * @param {Record<string, string>} labels
 * @param {string} region
 */
function resourceArn({ modelId, Bucket, Key }, region) {
  if (Bucket) return `arn:aws:s3:::${Key ? `${Bucket}/${Key}` : Bucket}`;
  if (!modelId) return `arn:aws:bedrock:${region}:${ACCOUNT_ID}:*`;
  if (modelId.startsWith("arn:")) return modelId;
  if (Object.hasOwn(FOUNDATION_MODELS, modelId)) return foundationModelArn(modelId, region);
  return `arn:aws:bedrock:${region}:${ACCOUNT_ID}:inference-profile/${modelId}`;
}
