// Waiters for jobs, throughput and agents. The service models have none; the statuses are those of the operations that are named.
import { waiter } from "./jobs/wait.js";

const status = (/** @type {{ status?: string | undefined }} */ output) => output.status;
const failure = (/** @type {{ failureMessage?: string | undefined }} */ output) => output.failureMessage;

/** Batch inference. A job of which some records failed has completed. @type {typeof import("./types/waiters.js").waitUntilModelInvocationJobCompleted} */
export const waitUntilModelInvocationJobCompleted = /* @__PURE__ */ waiter({
  operation: "GetModelInvocationJob",
  status,
  failure: (output) => output.message,
  success: ["Completed", "PartiallyCompleted"],
  failed: ["Failed", "Stopped", "Expired"],
});

/** @type {typeof import("./types/waiters.js").waitUntilModelCustomizationJobCompleted} */
export const waitUntilModelCustomizationJobCompleted = /* @__PURE__ */ waiter({
  operation: "GetModelCustomizationJob",
  status,
  failure,
  success: ["Completed"],
  failed: ["Failed", "Stopped"],
});

/** @type {typeof import("./types/waiters.js").waitUntilEvaluationJobCompleted} */
export const waitUntilEvaluationJobCompleted = /* @__PURE__ */ waiter({
  operation: "GetEvaluationJob",
  status,
  failure: (output) => output.failureMessages,
  success: ["Completed"],
  failed: ["Failed", "Stopped", "Deleting"],
});

/** @type {typeof import("./types/waiters.js").waitUntilModelImportJobCompleted} */
export const waitUntilModelImportJobCompleted = /* @__PURE__ */ waiter({
  operation: "GetModelImportJob",
  status,
  failure,
  success: ["Completed"],
  failed: ["Failed"],
});

/** @type {typeof import("./types/waiters.js").waitUntilModelCopyJobCompleted} */
export const waitUntilModelCopyJobCompleted = /* @__PURE__ */ waiter({
  operation: "GetModelCopyJob",
  status,
  failure,
  success: ["Completed"],
  failed: ["Failed"],
});

/** @type {typeof import("./types/waiters.js").waitUntilProvisionedModelThroughputInService} */
export const waitUntilProvisionedModelThroughputInService = /* @__PURE__ */ waiter({
  operation: "GetProvisionedModelThroughput",
  status,
  failure,
  success: ["InService"],
  failed: ["Failed"],
});

/** @type {typeof import("./types/waiters.js").waitUntilCustomModelDeploymentActive} */
export const waitUntilCustomModelDeploymentActive = /* @__PURE__ */ waiter({
  operation: "GetCustomModelDeployment",
  status,
  failure,
  success: ["Active"],
  failed: ["Failed"],
});

/** @type {typeof import("./types/waiters.js").waitUntilCustomModelActive} */
export const waitUntilCustomModelActive = /* @__PURE__ */ waiter({
  operation: "GetCustomModel",
  status: (output) => output.modelStatus,
  failure,
  success: ["Active"],
  failed: ["Failed"],
});

/** @type {typeof import("./types/waiters.js").waitUntilAdvancedPromptOptimizationJobCompleted} */
export const waitUntilAdvancedPromptOptimizationJobCompleted = /* @__PURE__ */ waiter({
  operation: "GetAdvancedPromptOptimizationJob",
  status: (output) => output.jobStatus,
  failure,
  success: ["Completed", "PartiallyCompleted"],
  failed: ["Failed", "Stopped", "Deleting"],
});

/** @type {typeof import("./types/waiters.js").waitUntilAutomatedReasoningPolicyBuildWorkflowCompleted} */
export const waitUntilAutomatedReasoningPolicyBuildWorkflowCompleted = /* @__PURE__ */ waiter({
  operation: "GetAutomatedReasoningPolicyBuildWorkflow",
  status,
  success: ["COMPLETED"],
  failed: ["FAILED", "CANCELLED"],
});

/** Of bedrock-runtime: video and other answers that go to S3. @type {typeof import("./types/waiters.js").waitUntilAsyncInvokeCompleted} */
export const waitUntilAsyncInvokeCompleted = /* @__PURE__ */ waiter({
  operation: "GetAsyncInvoke",
  status,
  failure,
  success: ["Completed"],
  failed: ["Failed"],
});

/** Of bedrock-agent. @type {typeof import("./types/waiters.js").waitUntilAgentPrepared} */
export const waitUntilAgentPrepared = /* @__PURE__ */ waiter({
  operation: "GetAgent",
  status: (output) => output.agent?.agentStatus,
  failure: (output) => output.agent?.failureReasons,
  success: ["PREPARED"],
  failed: ["FAILED", "DELETING"],
});

/** Of bedrock-agent. @type {typeof import("./types/waiters.js").waitUntilFlowPrepared} */
export const waitUntilFlowPrepared = /* @__PURE__ */ waiter({
  operation: "GetFlow",
  status,
  failure: (output) => output.validations?.map(({ message }) => message),
  success: ["Prepared"],
  failed: ["Failed"],
});

/** Of bedrock-agent. @type {typeof import("./types/waiters.js").waitUntilKnowledgeBaseActive} */
export const waitUntilKnowledgeBaseActive = /* @__PURE__ */ waiter({
  operation: "GetKnowledgeBase",
  status: (output) => output.knowledgeBase?.status,
  failure: (output) => output.knowledgeBase?.failureReasons,
  success: ["ACTIVE"],
  failed: ["FAILED", "DELETING", "DELETE_UNSUCCESSFUL", "UPDATE_UNSUCCESSFUL"],
});

/** Of bedrock-agent. @type {typeof import("./types/waiters.js").waitUntilIngestionJobComplete} */
export const waitUntilIngestionJobComplete = /* @__PURE__ */ waiter({
  operation: "GetIngestionJob",
  status: (output) => output.ingestionJob?.status,
  failure: (output) => output.ingestionJob?.failureReasons,
  success: ["COMPLETE"],
  failed: ["FAILED", "STOPPED"],
});
