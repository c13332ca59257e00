// The operations ListInferenceProfiles and GetInferenceProfile.
import { notFound } from "../../http/errors.js";
import { inferenceProfiles } from "../../catalog/inference-profiles.js";
import { readInput } from "../input.js";
import { pageOf } from "../page.js";

/**
 * @import { GetInferenceProfileRequest, ListInferenceProfilesRequest } from "../../../../pkg/types/bedrock.js"
 * @import { Wire } from "../../lib/wire.js"
 */

/**
 * GET /inference-profiles
 * https://docs.aws.amazon.com/bedrock/latest/APIReference/API_ListInferenceProfiles.html
 * @param {import("../../http/call.js").Call} call
 */
export function listInferenceProfiles(call) {
  /** @type {Wire<ListInferenceProfilesRequest>} */
  const input = readInput(call);
  const profiles = inferenceProfiles(call.emulator.region).filter(
    ({ type }) => input.typeEquals === undefined || type === input.typeEquals,
  );
  const { items, nextToken } = pageOf(profiles, input);
  call.sendJson({ inferenceProfileSummaries: items, nextToken });
}

/**
 * GET /inference-profiles/{inferenceProfileIdentifier}
 * https://docs.aws.amazon.com/bedrock/latest/APIReference/API_GetInferenceProfile.html
 * @param {import("../../http/call.js").Call} call
 */
export function getInferenceProfile(call) {
  /** @type {Wire<GetInferenceProfileRequest>} */
  const { inferenceProfileIdentifier: identifier } = readInput(call);
  const profile = inferenceProfiles(call.emulator.region).find(({ inferenceProfileId, inferenceProfileArn }) =>
    [inferenceProfileId, inferenceProfileArn].includes(identifier),
  );
  if (!profile) throw notFound(`Inference profile ${identifier} not found.`);
  call.sendJson(profile);
}
