// Waiting for jobs, throughput and agents.
import type * as Bedrock from "./bedrock.js";
import type * as BedrockAgent from "./bedrock-agent.js";
import type * as BedrockRuntime from "./bedrock-runtime.js";

export interface WaiterConfiguration<Client, Output> {
  /** A service's client, or an aggregated client of the drop-in modules. */
  client: Client;
  /** Seconds after which the waiting ends with an error named `TimeoutError`. */
  maxWaitTime: number;
  /** Seconds before the second question; 2 unless given. The delays double, and vary at random. */
  minDelay?: number | undefined;
  /** Seconds between two questions at most; 120 unless given. */
  maxDelay?: number | undefined;
  abortSignal?: AbortSignal | undefined;
  /** Is given every answer, the last one too. */
  onProgress?: ((output: Output) => void) | undefined;
}

export interface WaiterResult<Output> {
  state: "SUCCESS";
  /** The last answer. */
  reason: Output;
}

/**
 * @throws {BedrockError} with the code `wait_failed`, and the last answer as `reason`, where the status says that it failed
 * @throws {BedrockError} with the name `TimeoutError` and the code `wait_timeout`, and the last answer as `reason`
 */
export type Waiter<Client, Input, Output> = (
  configuration: WaiterConfiguration<Client, Output>,
  input: Input,
) => Promise<WaiterResult<Output>>;

export declare const waitUntilModelInvocationJobCompleted: Waiter<
  Pick<Bedrock.BedrockOperations, "getModelInvocationJob">,
  Bedrock.GetModelInvocationJobCommandInput,
  Bedrock.GetModelInvocationJobCommandOutput
>;
export declare const waitUntilModelCustomizationJobCompleted: Waiter<
  Pick<Bedrock.BedrockOperations, "getModelCustomizationJob">,
  Bedrock.GetModelCustomizationJobCommandInput,
  Bedrock.GetModelCustomizationJobCommandOutput
>;
export declare const waitUntilEvaluationJobCompleted: Waiter<
  Pick<Bedrock.BedrockOperations, "getEvaluationJob">,
  Bedrock.GetEvaluationJobCommandInput,
  Bedrock.GetEvaluationJobCommandOutput
>;
export declare const waitUntilModelImportJobCompleted: Waiter<
  Pick<Bedrock.BedrockOperations, "getModelImportJob">,
  Bedrock.GetModelImportJobCommandInput,
  Bedrock.GetModelImportJobCommandOutput
>;
export declare const waitUntilModelCopyJobCompleted: Waiter<
  Pick<Bedrock.BedrockOperations, "getModelCopyJob">,
  Bedrock.GetModelCopyJobCommandInput,
  Bedrock.GetModelCopyJobCommandOutput
>;
export declare const waitUntilProvisionedModelThroughputInService: Waiter<
  Pick<Bedrock.BedrockOperations, "getProvisionedModelThroughput">,
  Bedrock.GetProvisionedModelThroughputCommandInput,
  Bedrock.GetProvisionedModelThroughputCommandOutput
>;
export declare const waitUntilCustomModelDeploymentActive: Waiter<
  Pick<Bedrock.BedrockOperations, "getCustomModelDeployment">,
  Bedrock.GetCustomModelDeploymentCommandInput,
  Bedrock.GetCustomModelDeploymentCommandOutput
>;
export declare const waitUntilCustomModelActive: Waiter<
  Pick<Bedrock.BedrockOperations, "getCustomModel">,
  Bedrock.GetCustomModelCommandInput,
  Bedrock.GetCustomModelCommandOutput
>;
export declare const waitUntilAdvancedPromptOptimizationJobCompleted: Waiter<
  Pick<Bedrock.BedrockOperations, "getAdvancedPromptOptimizationJob">,
  Bedrock.GetAdvancedPromptOptimizationJobCommandInput,
  Bedrock.GetAdvancedPromptOptimizationJobCommandOutput
>;
export declare const waitUntilAutomatedReasoningPolicyBuildWorkflowCompleted: Waiter<
  Pick<Bedrock.BedrockOperations, "getAutomatedReasoningPolicyBuildWorkflow">,
  Bedrock.GetAutomatedReasoningPolicyBuildWorkflowCommandInput,
  Bedrock.GetAutomatedReasoningPolicyBuildWorkflowCommandOutput
>;
export declare const waitUntilAsyncInvokeCompleted: Waiter<
  Pick<BedrockRuntime.BedrockRuntimeOperations, "getAsyncInvoke">,
  BedrockRuntime.GetAsyncInvokeCommandInput,
  BedrockRuntime.GetAsyncInvokeCommandOutput
>;
export declare const waitUntilAgentPrepared: Waiter<
  Pick<BedrockAgent.BedrockAgentOperations, "getAgent">,
  BedrockAgent.GetAgentCommandInput,
  BedrockAgent.GetAgentCommandOutput
>;
export declare const waitUntilFlowPrepared: Waiter<
  Pick<BedrockAgent.BedrockAgentOperations, "getFlow">,
  BedrockAgent.GetFlowCommandInput,
  BedrockAgent.GetFlowCommandOutput
>;
export declare const waitUntilKnowledgeBaseActive: Waiter<
  Pick<BedrockAgent.BedrockAgentOperations, "getKnowledgeBase">,
  BedrockAgent.GetKnowledgeBaseCommandInput,
  BedrockAgent.GetKnowledgeBaseCommandOutput
>;
export declare const waitUntilIngestionJobComplete: Waiter<
  Pick<BedrockAgent.BedrockAgentOperations, "getIngestionJob">,
  BedrockAgent.GetIngestionJobCommandInput,
  BedrockAgent.GetIngestionJobCommandOutput
>;
