// Waiters for jobs, throughput and agents. The service models have none; the statuses are those of the operations that are named.
import { waiter } from "./jobs/wait.js";

/** Batch inference. A job of which some records failed has completed. @type {typeof import("./types/waiters.js").waitUntilModelInvocationJobCompleted} */
export const waitUntilModelInvocationJobCompleted = /* @__PURE__ */ waiter(
  "GetModelInvocationJob",
  ["Completed", "PartiallyCompleted"],
  ["Failed", "Stopped", "Expired"],
  (output) => output.message,
);

/** @type {typeof import("./types/waiters.js").waitUntilModelCustomizationJobCompleted} */
export const waitUntilModelCustomizationJobCompleted = /* @__PURE__ */ waiter(
  "GetModelCustomizationJob",
  ["Completed"],
  ["Failed", "Stopped"],
);

/** @type {typeof import("./types/waiters.js").waitUntilEvaluationJobCompleted} */
export const waitUntilEvaluationJobCompleted = /* @__PURE__ */ waiter(
  "GetEvaluationJob",
  ["Completed"],
  ["Failed", "Stopped", "Deleting"],
  (output) => output.failureMessages,
);

/** @type {typeof import("./types/waiters.js").waitUntilModelImportJobCompleted} */
export const waitUntilModelImportJobCompleted = /* @__PURE__ */ waiter("GetModelImportJob", ["Completed"], ["Failed"]);

/** @type {typeof import("./types/waiters.js").waitUntilModelCopyJobCompleted} */
export const waitUntilModelCopyJobCompleted = /* @__PURE__ */ waiter("GetModelCopyJob", ["Completed"], ["Failed"]);

/** @type {typeof import("./types/waiters.js").waitUntilProvisionedModelThroughputInService} */
export const waitUntilProvisionedModelThroughputInService = /* @__PURE__ */ waiter(
  "GetProvisionedModelThroughput",
  ["InService"],
  ["Failed"],
);

/** @type {typeof import("./types/waiters.js").waitUntilCustomModelDeploymentActive} */
export const waitUntilCustomModelDeploymentActive = /* @__PURE__ */ waiter(
  "GetCustomModelDeployment",
  ["Active"],
  ["Failed"],
);

/** @type {typeof import("./types/waiters.js").waitUntilCustomModelActive} */
export const waitUntilCustomModelActive = /* @__PURE__ */ waiter(
  "GetCustomModel",
  ["Active"],
  ["Failed"],
  undefined,
  (output) => output.modelStatus,
);

/** @type {typeof import("./types/waiters.js").waitUntilAdvancedPromptOptimizationJobCompleted} */
export const waitUntilAdvancedPromptOptimizationJobCompleted = /* @__PURE__ */ waiter(
  "GetAdvancedPromptOptimizationJob",
  ["Completed", "PartiallyCompleted"],
  ["Failed", "Stopped", "Deleting"],
  undefined,
  (output) => output.jobStatus,
);

/** @type {typeof import("./types/waiters.js").waitUntilAutomatedReasoningPolicyBuildWorkflowCompleted} */
export const waitUntilAutomatedReasoningPolicyBuildWorkflowCompleted = /* @__PURE__ */ waiter(
  "GetAutomatedReasoningPolicyBuildWorkflow",
  ["COMPLETED"],
  ["FAILED", "CANCELLED"],
);

/** Of bedrock-runtime: video and other answers that go to S3. @type {typeof import("./types/waiters.js").waitUntilAsyncInvokeCompleted} */
export const waitUntilAsyncInvokeCompleted = /* @__PURE__ */ waiter("GetAsyncInvoke", ["Completed"], ["Failed"]);

/** Of bedrock-agent. @type {typeof import("./types/waiters.js").waitUntilAgentPrepared} */
export const waitUntilAgentPrepared = /* @__PURE__ */ waiter(
  "GetAgent",
  ["PREPARED"],
  ["FAILED", "DELETING"],
  (output) => output.agent?.failureReasons,
  (output) => output.agent?.agentStatus,
);

/** Of bedrock-agent. @type {typeof import("./types/waiters.js").waitUntilFlowPrepared} */
export const waitUntilFlowPrepared = /* @__PURE__ */ waiter("GetFlow", ["Prepared"], ["Failed"], (output) =>
  output.validations?.map(({ message }) => message),
);

/** Of bedrock-agent. @type {typeof import("./types/waiters.js").waitUntilKnowledgeBaseActive} */
export const waitUntilKnowledgeBaseActive = /* @__PURE__ */ waiter(
  "GetKnowledgeBase",
  ["ACTIVE"],
  ["FAILED", "DELETING", "DELETE_UNSUCCESSFUL", "UPDATE_UNSUCCESSFUL"],
  (output) => output.knowledgeBase?.failureReasons,
  (output) => output.knowledgeBase?.status,
);

/** Of bedrock-agent. @type {typeof import("./types/waiters.js").waitUntilIngestionJobComplete} */
export const waitUntilIngestionJobComplete = /* @__PURE__ */ waiter(
  "GetIngestionJob",
  ["COMPLETE"],
  ["FAILED", "STOPPED"],
  (output) => output.ingestionJob?.failureReasons,
  (output) => output.ingestionJob?.status,
);
