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
/** Accepted and not used: every model of the emulator belongs to every project. */
const PROJECT_QUERY = { projectIdentifier: string };
const provisioned = "/provisioned-model-throughput/{provisionedModelId}";

/** bedrock, the control plane. @type {import("../../http/router.js").ServiceRoute[]} */
export const BEDROCK = [
  {
    operation: "ListFoundationModels",
    method: "GET",
    path: "/foundation-models",
    query: {
      byProvider: string,
      byOutputModality: string,
      byInferenceType: string,
      byCustomizationType: string,
      ...PROJECT_QUERY,
    },
    run: listFoundationModels,
  },
  {
    operation: "GetFoundationModel",
    method: "GET",
    path: "/foundation-models/{modelIdentifier}",
    query: PROJECT_QUERY,
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
    query: { ...PAGE_QUERY, typeEquals: { type: "string", name: "type" }, ...PROJECT_QUERY },
    run: listInferenceProfiles,
  },
  {
    operation: "GetInferenceProfile",
    method: "GET",
    path: "/inference-profiles/{inferenceProfileIdentifier}",
    query: PROJECT_QUERY,
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
