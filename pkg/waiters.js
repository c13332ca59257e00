// What can be waited for. The service models have no waiters; the statuses are
// those of the operations that are named.
import { waiter } from "./jobs/wait.js";

const status = (output) => output.status;
const failure = (output) => output.failureMessage;

/** Batch inference. A job of which some records failed has completed. */
export const waitUntilModelInvocationJobCompleted = /* @__PURE__ */ waiter({
  operation: "GetModelInvocationJob",
  status,
  failure: (output) => output.message,
  success: ["Completed", "PartiallyCompleted"],
  failed: ["Failed", "Stopped", "Expired"],
});

export const waitUntilModelCustomizationJobCompleted = /* @__PURE__ */ waiter({
  operation: "GetModelCustomizationJob",
  status,
  failure,
  success: ["Completed"],
  failed: ["Failed", "Stopped"],
});

export const waitUntilEvaluationJobCompleted = /* @__PURE__ */ waiter({
  operation: "GetEvaluationJob",
  status,
  failure: (output) => output.failureMessages,
  success: ["Completed"],
  failed: ["Failed", "Stopped", "Deleting"],
});

export const waitUntilModelImportJobCompleted = /* @__PURE__ */ waiter({
  operation: "GetModelImportJob",
  status,
  failure,
  success: ["Completed"],
  failed: ["Failed"],
});

export const waitUntilModelCopyJobCompleted = /* @__PURE__ */ waiter({
  operation: "GetModelCopyJob",
  status,
  failure,
  success: ["Completed"],
  failed: ["Failed"],
});

export const waitUntilProvisionedModelThroughputInService = /* @__PURE__ */ waiter({
  operation: "GetProvisionedModelThroughput",
  status,
  failure,
  success: ["InService"],
  failed: ["Failed"],
});

export const waitUntilCustomModelDeploymentActive = /* @__PURE__ */ waiter({
  operation: "GetCustomModelDeployment",
  status,
  failure,
  success: ["Active"],
  failed: ["Failed"],
});

export const waitUntilCustomModelActive = /* @__PURE__ */ waiter({
  operation: "GetCustomModel",
  status: (output) => output.modelStatus,
  failure,
  success: ["Active"],
  failed: ["Failed"],
});

export const waitUntilAdvancedPromptOptimizationJobCompleted = /* @__PURE__ */ waiter({
  operation: "GetAdvancedPromptOptimizationJob",
  status: (output) => output.jobStatus,
  failure,
  success: ["Completed", "PartiallyCompleted"],
  failed: ["Failed", "Stopped", "Deleting"],
});

export const waitUntilAutomatedReasoningPolicyBuildWorkflowCompleted = /* @__PURE__ */ waiter({
  operation: "GetAutomatedReasoningPolicyBuildWorkflow",
  status,
  success: ["COMPLETED"],
  failed: ["FAILED", "CANCELLED"],
});

/** Of bedrock-runtime: video and other answers that go to S3. */
export const waitUntilAsyncInvokeCompleted = /* @__PURE__ */ waiter({
  operation: "GetAsyncInvoke",
  status,
  failure,
  success: ["Completed"],
  failed: ["Failed"],
});

/** Of bedrock-agent. */
export const waitUntilAgentPrepared = /* @__PURE__ */ waiter({
  operation: "GetAgent",
  status: (output) => output.agent?.agentStatus,
  failure: (output) => output.agent?.failureReasons,
  success: ["PREPARED"],
  failed: ["FAILED", "DELETING"],
});

/** Of bedrock-agent. */
export const waitUntilFlowPrepared = /* @__PURE__ */ waiter({
  operation: "GetFlow",
  status,
  failure: (output) => output.validations?.map(({ message }) => message),
  success: ["Prepared"],
  failed: ["Failed"],
});

/** Of bedrock-agent. */
export const waitUntilKnowledgeBaseActive = /* @__PURE__ */ waiter({
  operation: "GetKnowledgeBase",
  status: (output) => output.knowledgeBase?.status,
  failure: (output) => output.knowledgeBase?.failureReasons,
  success: ["ACTIVE"],
  failed: ["FAILED", "DELETING", "DELETE_UNSUCCESSFUL", "UPDATE_UNSUCCESSFUL"],
});

/** Of bedrock-agent. */
export const waitUntilIngestionJobComplete = /* @__PURE__ */ waiter({
  operation: "GetIngestionJob",
  status: (output) => output.ingestionJob?.status,
  failure: (output) => output.ingestionJob?.failureReasons,
  success: ["COMPLETE"],
  failed: ["FAILED", "STOPPED"],
});
