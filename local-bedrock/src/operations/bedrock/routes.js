// The routes of bedrock.
import { PAGE_QUERY } from "../page.js";
import { getFoundationModel, getFoundationModelAvailability, listFoundationModels } from "./foundation-models.js";
import { getInferenceProfile, listInferenceProfiles } from "./inference-profiles.js";
import {
  createModelInvocationJob,
  getModelInvocationJob,
  listModelInvocationJobs,
  stopModelInvocationJob,
} from "./model-invocation-jobs.js";
import {
  createProvisionedModelThroughput,
  deleteProvisionedModelThroughput,
  getProvisionedModelThroughput,
  listProvisionedModelThroughputs,
  updateProvisionedModelThroughput,
} from "./provisioned-model-throughput.js";

const string = /** @type {const} */ ({ type: "string" });
const timestamp = /** @type {const} */ ({ type: "timestamp" });
const provisioned = "/provisioned-model-throughput/{provisionedModelId}";

/** bedrock, the control plane. @type {import("../../http/router.js").ServiceRoute[]} */
export const BEDROCK = [
  {
    operation: "ListFoundationModels",
    method: "GET",
    path: "/foundation-models",
    query: { byProvider: string, byOutputModality: string, byInferenceType: string, byCustomizationType: string },
    run: listFoundationModels,
  },
  {
    operation: "GetFoundationModel",
    method: "GET",
    path: "/foundation-models/{modelIdentifier}",
    run: getFoundationModel,
  },
  {
    operation: "GetFoundationModelAvailability",
    method: "GET",
    path: "/foundation-model-availability/{modelId}",
    run: getFoundationModelAvailability,
  },
  {
    operation: "ListInferenceProfiles",
    method: "GET",
    path: "/inference-profiles",
    query: { ...PAGE_QUERY, typeEquals: { type: "string", name: "type" } },
    run: listInferenceProfiles,
  },
  {
    operation: "GetInferenceProfile",
    method: "GET",
    path: "/inference-profiles/{inferenceProfileIdentifier}",
    run: getInferenceProfile,
  },
  {
    operation: "CreateProvisionedModelThroughput",
    method: "POST",
    path: "/provisioned-model-throughput",
    status: 201,
    run: createProvisionedModelThroughput,
  },
  {
    operation: "GetProvisionedModelThroughput",
    method: "GET",
    path: provisioned,
    run: getProvisionedModelThroughput,
  },
  {
    operation: "ListProvisionedModelThroughputs",
    method: "GET",
    path: "/provisioned-model-throughputs",
    query: {
      ...PAGE_QUERY,
      creationTimeAfter: timestamp,
      creationTimeBefore: timestamp,
      statusEquals: string,
      modelArnEquals: string,
      nameContains: string,
      sortBy: string,
      sortOrder: string,
    },
    run: listProvisionedModelThroughputs,
  },
  {
    operation: "UpdateProvisionedModelThroughput",
    method: "PATCH",
    path: provisioned,
    run: updateProvisionedModelThroughput,
  },
  {
    operation: "DeleteProvisionedModelThroughput",
    method: "DELETE",
    path: provisioned,
    run: deleteProvisionedModelThroughput,
  },
  {
    operation: "CreateModelInvocationJob",
    method: "POST",
    path: "/model-invocation-job",
    run: createModelInvocationJob,
  },
  {
    operation: "GetModelInvocationJob",
    method: "GET",
    path: "/model-invocation-job/{jobIdentifier}",
    run: getModelInvocationJob,
  },
  {
    operation: "ListModelInvocationJobs",
    method: "GET",
    path: "/model-invocation-jobs",
    query: {
      ...PAGE_QUERY,
      submitTimeAfter: timestamp,
      submitTimeBefore: timestamp,
      statusEquals: string,
      nameContains: string,
      sortBy: string,
      sortOrder: string,
    },
    run: listModelInvocationJobs,
  },
  {
    operation: "StopModelInvocationJob",
    method: "POST",
    path: "/model-invocation-job/{jobIdentifier}/stop",
    run: stopModelInvocationJob,
  },
];
