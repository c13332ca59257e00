// The operations on foundation models.
import { notFound } from "../../http/errors.js";
import { FOUNDATION_MODELS, foundationModelId, foundationModelSummary } from "../../catalog/foundation-models.js";
import { readInput } from "../input.js";

/**
 * @import { GetFoundationModelAvailabilityRequest, GetFoundationModelRequest, ListFoundationModelsRequest } from "../../../../pkg/types/bedrock.js"
 * @import { Wire } from "../../lib/wire.js"
 */

/**
 * GET /foundation-models
 * https://docs.aws.amazon.com/bedrock/latest/APIReference/API_ListFoundationModels.html
 * @param {import("../../http/call.js").Call} call
 */
export function listFoundationModels(call) {
  /** @type {Wire<ListFoundationModelsRequest>} */
  const { byProvider, byOutputModality, byInferenceType, byCustomizationType } = readInput(call);
  const holds = (/** @type {string[]} */ list, /** @type {string | undefined} */ wanted) =>
    wanted === undefined || list.includes(wanted);
  const modelSummaries = Object.keys(FOUNDATION_MODELS)
    .map((id) => foundationModelSummary(id, call.emulator.region))
    .filter(
      (model) =>
        (byProvider === undefined || model.providerName.toLowerCase() === byProvider.toLowerCase()) &&
        holds(model.outputModalities, byOutputModality) &&
        holds(model.inferenceTypesSupported, byInferenceType) &&
        holds(model.customizationsSupported, byCustomizationType),
    );
  call.sendJson({ modelSummaries });
}

/**
 * GET /foundation-models/{modelIdentifier}
 * https://docs.aws.amazon.com/bedrock/latest/APIReference/API_GetFoundationModel.html
 * @param {import("../../http/call.js").Call} call
 */
export function getFoundationModel(call) {
  /** @type {Wire<GetFoundationModelRequest>} */
  const { modelIdentifier } = readInput(call);
  const id = knownModel(modelIdentifier, call);
  call.sendJson({ modelDetails: foundationModelSummary(id, call.emulator.region) });
}

/**
 * GET /foundation-model-availability/{modelId}
 * https://docs.aws.amazon.com/bedrock/latest/APIReference/API_GetFoundationModelAvailability.html
 * @param {import("../../http/call.js").Call} call
 */
export function getFoundationModelAvailability(call) {
  /** @type {Wire<GetFoundationModelAvailabilityRequest>} */
  const input = readInput(call);
  const modelId = knownModel(input.modelId, call);
  call.sendJson({
    modelId,
    agreementAvailability: { status: "AVAILABLE" },
    authorizationStatus: FOUNDATION_MODELS[modelId].refused === "always" ? "NOT_AUTHORIZED" : "AUTHORIZED",
    entitlementAvailability: "AVAILABLE",
    regionAvailability: "AVAILABLE",
  });
}

/**
 * @param {string} identifier id or ARN
 * @param {import("../../http/call.js").Call} call
 */
function knownModel(identifier, call) {
  const id = foundationModelId(identifier, call.emulator.region);
  if (!id) throw notFound("Could not resolve the foundation model from the provided model identifier.");
  return id;
}
