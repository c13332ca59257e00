// The operations on provisioned throughput.
import { notFound, validationError } from "../../http/errors.js";
import { FOUNDATION_MODELS, foundationModelArn, foundationModelId } from "../../catalog/foundation-models.js";
import { statusOf } from "../../state/provisioned-models.js";
import { readInput } from "../input.js";
import { pageOf } from "../page.js";

/**
 * @import { DeleteProvisionedModelThroughputRequest, GetProvisionedModelThroughputRequest, ListProvisionedModelThroughputsRequest, ProvisionedModelSummary, UpdateProvisionedModelThroughputRequest } from "../../../../pkg/types/bedrock.js"
 * @import { Wire } from "../../lib/wire.js"
 */

/**
 * POST /provisioned-model-throughput
 * https://docs.aws.amazon.com/bedrock/latest/APIReference/API_CreateProvisionedModelThroughput.html
 * @param {import("../../http/call.js").Call} call
 */
export function createProvisionedModelThroughput(call) {
  /** @type {import("../../state/provisioned-models.js").CreateInput} */
  const input = readInput(call);
  const { arn } = call.emulator.provisionedModels.create(input, provisionable(input.modelId, call));
  call.sendJson({ provisionedModelArn: arn });
}

/**
 * GET /provisioned-model-throughput/{provisionedModelId}
 * https://docs.aws.amazon.com/bedrock/latest/APIReference/API_GetProvisionedModelThroughput.html
 * @param {import("../../http/call.js").Call} call
 */
export function getProvisionedModelThroughput(call) {
  const { provisionedModels, region } = call.emulator;
  /** @type {Wire<GetProvisionedModelThroughputRequest>} */
  const { provisionedModelId } = readInput(call);
  const model = provisionedModels.find(provisionedModelId);
  const failureMessage = model.failed ? "The name asked for a failure, and this is one." : undefined;
  call.sendJson({ ...provisionedModelSummary(model, region), failureMessage });
}

/**
 * GET /provisioned-model-throughputs
 * https://docs.aws.amazon.com/bedrock/latest/APIReference/API_ListProvisionedModelThroughputs.html
 * @param {import("../../http/call.js").Call} call
 */
export function listProvisionedModelThroughputs(call) {
  /** @type {Wire<ListProvisionedModelThroughputsRequest>} */
  const input = readInput(call);
  const { provisionedModels, region } = call.emulator;
  const after = new Date(input.creationTimeAfter ?? 0);
  const before = new Date(input.creationTimeBefore ?? "9999-12-31");
  const summaries = provisionedModels
    .list()
    .filter(({ createdAt }) => createdAt >= after && createdAt <= before)
    .map((model) => provisionedModelSummary(model, region))
    .filter(
      ({ status, modelArn, provisionedModelName }) =>
        (!input.statusEquals || status === input.statusEquals) &&
        (!input.modelArnEquals || modelArn === input.modelArnEquals) &&
        (!input.nameContains || provisionedModelName.includes(input.nameContains)),
    );
  if (input.sortOrder !== "Ascending") summaries.reverse();
  const { items, nextToken } = pageOf(summaries, input);
  call.sendJson({ provisionedModelSummaries: items, nextToken });
}

/**
 * PATCH /provisioned-model-throughput/{provisionedModelId}
 * https://docs.aws.amazon.com/bedrock/latest/APIReference/API_UpdateProvisionedModelThroughput.html
 * @param {import("../../http/call.js").Call} call
 */
export function updateProvisionedModelThroughput(call) {
  /** @type {Wire<UpdateProvisionedModelThroughputRequest>} */
  const { provisionedModelId, desiredProvisionedModelName: name, desiredModelId } = readInput(call);
  const model = desiredModelId && provisionable(desiredModelId, call);
  call.emulator.provisionedModels.update(provisionedModelId, { name, model });
  call.sendJson({});
}

/**
 * DELETE /provisioned-model-throughput/{provisionedModelId}
 * https://docs.aws.amazon.com/bedrock/latest/APIReference/API_DeleteProvisionedModelThroughput.html
 * @param {import("../../http/call.js").Call} call
 */
export function deleteProvisionedModelThroughput(call) {
  /** @type {Wire<DeleteProvisionedModelThroughputRequest>} */
  const { provisionedModelId } = readInput(call);
  call.emulator.provisionedModels.delete(provisionedModelId);
  call.sendJson({});
}

/**
 * @param {string} identifier of a foundation model: id or ARN
 * @param {import("../../http/call.js").Call} call
 */
function provisionable(identifier, call) {
  const id = foundationModelId(identifier, call.emulator.region);
  if (!id) throw notFound("Could not resolve the foundation model from the provided model identifier.");
  if (FOUNDATION_MODELS[id].summary.inferenceTypesSupported.includes("PROVISIONED")) return id;
  throw validationError(`The model ${id} doesn't support provisioned throughput.`);
}

/**
 * @param {import("../../state/provisioned-models.js").ProvisionedModel} model
 * @param {string} region
 * @returns {Wire<ProvisionedModelSummary>}
 */
const provisionedModelSummary = (model, region) => ({
  provisionedModelName: model.name,
  provisionedModelArn: model.arn,
  modelArn: foundationModelArn(model.model, region),
  desiredModelArn: foundationModelArn(model.desiredModel, region),
  foundationModelArn: foundationModelArn(model.model, region),
  modelUnits: model.modelUnits,
  desiredModelUnits: model.modelUnits,
  status: statusOf(model),
  commitmentDuration: model.commitmentDuration,
  commitmentExpirationTime: model.commitmentExpirationTime?.toISOString(),
  creationTime: model.createdAt.toISOString(),
  lastModifiedTime: model.modifiedAt.toISOString(),
});
