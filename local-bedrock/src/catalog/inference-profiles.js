// The system-defined inference profiles, and the model behind each.
import { arnOf, BUILT_AT } from "./account.js";
import { FOUNDATION_MODELS, foundationModelArn, isChat } from "./foundation-models.js";

/**
 * @import { InferenceProfileSummary } from "../../../pkg/types/bedrock.js"
 * @import { Wire } from "../lib/wire.js"
 */

/** Prefixes of system-defined profiles, and the regions that each spreads its calls over. @type {Record<string, string[]>} */
const GEOGRAPHIES = {
  us: ["us-east-1", "us-east-2", "us-west-2"],
  eu: ["eu-central-1", "eu-west-1", "eu-west-3"],
  apac: ["ap-northeast-1", "ap-southeast-1", "ap-southeast-2"],
  global: [],
};

/** The one application inference profile that is listed; calls may name any other. */
const APPLICATION_PROFILE = { id: "localprofile", name: "Local application profile", model: "amazon.nova-micro-v1:0" };

/**
 * @param {string} id a profile id such as `us.amazon.nova-micro-v1:0`
 * @returns {string | undefined} the id of the model behind it
 */
export function modelOfProfile(id) {
  return systemProfiles().find((profile) => profile.id === id)?.model;
}

/** @returns {string[]} the ids of the system-defined profiles */
export const profileIds = () => systemProfiles().map(({ id }) => id);

const systemProfiles = () =>
  Object.keys(GEOGRAPHIES).flatMap((prefix) =>
    Object.keys(FOUNDATION_MODELS)
      .filter((model) => prefixesOf(model).includes(prefix))
      .map((model) => ({ id: `${prefix}.${model}`, prefix, model })),
  );

/**
 * @param {string} region
 * @returns {Profile[]} system-defined ones first
 *
 * @typedef {Wire<InferenceProfileSummary>} Profile
 */
export function inferenceProfiles(region) {
  return [...systemProfiles().map((profile) => systemProfile(profile, region)), applicationProfile(region)];
}

/** @param {string} id of a foundation model @returns {string[]} the prefixes of its profiles */
function prefixesOf(id) {
  const { family, refused, profiles } = FOUNDATION_MODELS[id];
  if (profiles) return profiles;
  if (id.startsWith("local.") || refused === "always") return [];
  return isChat(family) || refused === "on demand" ? Object.keys(GEOGRAPHIES) : [];
}

/**
 * @param {{ id: string, prefix: string, model: string }} profile
 * @param {string} region
 * @returns {Profile}
 */
function systemProfile({ id, prefix, model }, region) {
  const { providerName, modelName } = FOUNDATION_MODELS[model].summary;
  const regions = new Set([region, ...GEOGRAPHIES[prefix]]);
  return {
    inferenceProfileName: `${prefix.toUpperCase()} ${providerName} ${modelName.replaceAll(".", "-")}`,
    description: `Spreads requests to ${modelName} over regions: ${[...regions].join(" ")}.`,
    createdAt: BUILT_AT,
    updatedAt: BUILT_AT,
    inferenceProfileArn: arnOf(region, `inference-profile/${id}`),
    models: [...regions].map((name) => ({ modelArn: foundationModelArn(model, name) })),
    inferenceProfileId: id,
    status: "ACTIVE",
    type: "SYSTEM_DEFINED",
  };
}

/** @type {(region: string) => Profile} */
const applicationProfile = (region) => ({
  inferenceProfileName: APPLICATION_PROFILE.name,
  createdAt: BUILT_AT,
  updatedAt: BUILT_AT,
  inferenceProfileArn: arnOf(region, `application-inference-profile/${APPLICATION_PROFILE.id}`),
  models: [{ modelArn: foundationModelArn(APPLICATION_PROFILE.model, region) }],
  inferenceProfileId: APPLICATION_PROFILE.id,
  status: "ACTIVE",
  type: "APPLICATION",
});
