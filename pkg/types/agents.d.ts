// Answers of agents, knowledge bases, flows and AgentCore's runtimes, put together.
import type {
  ApiInvocationInput,
  BedrockAgentRuntimeOperations,
  FunctionInvocationInput,
  GuadrailAction,
  InvokeAgentRequest,
  InvokeAgentResponse,
  InvokeFlowRequest,
  InvokeFlowResponse,
  InvokeInlineAgentRequest,
  InvokeInlineAgentResponse,
  KnowledgeBaseRetrievalResult,
  OutputFile,
  RetrieveAndGenerateResponse,
  RetrieveAndGenerateStreamResponse,
  RetrievedReference,
  ReturnControlPayload,
} from "./bedrock-agent-runtime.js";
import type { InvokeAgentRuntimeResponse } from "./bedrock-agentcore.js";
import type { ContentBlock } from "./bedrock-runtime.js";
import type { ApiKey, ClientConfig, JsonValue, MethodOptions, ResponseMetadata } from "./index.js";
import type { RunnableTool } from "./tools.js";

/** The output of an operation that `readAnswer` reads. */
export type AnswerSource =
  | InvokeAgentResponse
  | InvokeInlineAgentResponse
  | InvokeFlowResponse
  | RetrieveAndGenerateResponse
  | RetrieveAndGenerateStreamResponse
  | InvokeAgentRuntimeResponse;

/** A passage that an answer rests on. */
export interface AnswerSourceReference extends RetrievedReference {
  /** Where it is from: an S3 URI, a URL, an id or a query, by the kind of its `location`. */
  uri: string | undefined;
}

export interface AnswerCitation {
  /**
   * Where the cited text begins and ends in the answer's `text`, in UTF-16 units as JavaScript counts: `text.slice(start, end)`
   * is the citation's `text`. Neither is there if the service cites text that is not in the answer.
   */
  start?: number | undefined;
  end?: number | undefined;
  text: string;
  sources: AnswerSourceReference[];
}

/** A step of a trace. The operation has to be called with `enableTrace: true`. */
export interface TraceStep {
  /** `preProcessing`, `orchestration`, `postProcessing`, `routingClassifier`, `customOrchestration`, `guardrail`, `failure` or `flow`. */
  phase: string;
  /** Such as `rationale`, `modelInvocationInput` or `observation`; of a flow `nodeInput`, `nodeOutput` and others. */
  type: string;
  /** AWS's members of the step. */
  data: any;
  eventTime?: Date | undefined;
  traceId?: string | undefined;
  agentId?: string | undefined;
  /** Of the agent that a supervisor has asked. */
  collaboratorName?: string | undefined;
  /** Of a flow. */
  nodeName?: string | undefined;
  [member: string]: unknown;
}

export interface AgentAnswer {
  /** The whole. Outputs of a flow and events of a runtime follow one another without anything between them. */
  text: string;
  citations: AnswerCitation[];
  files: OutputFile[];
  trace: TraceStep[];
  /** What the agent asks its caller to run. Give it to `runAgent`. */
  returnControl?: ReturnControlPayload | undefined;
  /** Of an agent or a runtime; of a flow the id of its execution. */
  sessionId: string | undefined;
  guardrailAction?: GuadrailAction | undefined;
  /** The documents of a flow's output nodes. */
  outputs?: { nodeName: string; nodeType: string; document: JsonValue }[] | undefined;
  /** The question of a flow that waits for a reply. */
  asks?: { nodeName: string; nodeType: string; document: JsonValue } | undefined;
  /** Of a runtime: what its agent has sent, each as JSON if it is, or else as text. */
  events?: any[] | undefined;
  $metadata: ResponseMetadata;
}

export interface AnswerOptions {
  /**
   * Of a runtime: whether an event is the last one. The answer is complete with it, and nothing is read after it; a body that
   * ends before it throws. Without it, only the framing can be judged. An event that is `null` is `{}` here.
   */
  terminal?: ((event: any) => unknown) | undefined;
  /** Of a runtime: the text of an event. Unless given, texts, the deltas of Converse and `result` are text. */
  text?: ((event: any) => string | undefined) | undefined;
}

/** An answer as it arrives. It can be read in all of these ways, at once or after the other. */
export interface Answer extends AsyncIterable<any> {
  /** Events as the service sends them. */
  [Symbol.asyncIterator](): AsyncIterator<any, void>;
  text(): AsyncIterableIterator<string>;
  /** The whole, at its end; rejects when it was cut. */
  final(): Promise<AgentAnswer>;
}

/**
 * Reads the answer of InvokeAgent, InvokeInlineAgent, InvokeFlow, RetrieveAndGenerate, RetrieveAndGenerateStream or
 * InvokeAgentRuntime.
 * @throws {InputError} an argument cannot be; the message names it
 * @throws {IncompleteStreamError} from its methods: the answer was cut, or a runtime has sent neither an event nor a byte
 * @throws {BedrockError} from its methods, with the code `agent_failed`: the agent of a runtime has thrown
 */
export declare function readAnswer(source: AnswerSource | Promise<AnswerSource>, options?: AnswerOptions): Answer;

/**
 * The steps of a trace that an event of InvokeAgent, InvokeInlineAgent or InvokeFlow brings; none if it brings other things. For who
 * shows them as they arrive: `for await (const event of answer) show(traceSteps(event))`.
 */
export declare function traceSteps(event: any): TraceStep[];

/** A call that an agent asks its caller to make. */
export interface AgentCall<Input = any> {
  toolUseId: string;
  /** The function's name; of an API its method and path, such as `GET_orders_orderId` for `GET /orders/{orderId}`. */
  name: string;
  input: Input;
  /** What the agent has sent. */
  invocation: ApiInvocationInput & FunctionInvocationInput;
}

export interface AgentRunOptions extends MethodOptions {
  /** Made by `tool()` of `bedrock-wasm/tools`. */
  tools?: readonly RunnableTool[] | undefined;
  /** Calls of the operation, at most; 10 unless given. */
  maxTurns?: number | undefined;
  /**
   * Asked before a call runs that the agent wants confirmed, or whose tool needs approval. Anything but `true` refuses it; a
   * string tells the agent why. Without it, such a call ends the run with `stopped: "approval"` before any tool of its turn has run.
   */
  approve?: ((call: AgentCall) => boolean | string | Promise<boolean | string>) | undefined;
  /** The name of the tool for an invocation, if not the function's name or the method and path of an API. */
  toolName?: ((invocation: ApiInvocationInput & FunctionInvocationInput) => string) | undefined;
  /** Of an earlier answer: its calls run first, and the agent gets their results. */
  returnControl?: ReturnControlPayload | undefined;
}

/** The last answer, with the files and the trace of all turns. */
export interface AgentRunResult extends AgentAnswer {
  /** Why the last turn was the last: `end` if the agent asked for nothing. */
  stopped: "end" | "maxTurns" | "approval";
  /** The calls to approve, if it stopped for `approval`. */
  pending?: AgentCall[] | undefined;
}

/** Answers as they begin. Asking for the next one waits for the end of the last, and runs its tools. `break` cancels the run. */
export interface AgentRun extends AsyncIterable<Answer> {
  [Symbol.asyncIterator](): AsyncIterator<Answer, undefined>;
  /** Runs the turns that are left. */
  final(): Promise<AgentRunResult>;
  /** Stops the agent and the tools. */
  cancel(): void;
}

/**
 * Calls an agent, or with the input of InvokeInlineAgent an inline one, and runs what it asks its caller to run
 * (`customControl: "RETURN_CONTROL"`) until it answers. No tool of an answer that was cut runs. A tool that throws, does not
 * exist or does not accept its input is answered with the state `REPROMPT`.
 * @throws {InputError} an option cannot be; the message names it
 */
export declare function runAgent(
  client: Pick<BedrockAgentRuntimeOperations, "invokeAgent"> | Pick<BedrockAgentRuntimeOperations, "invokeInlineAgent">,
  input: InvokeAgentRequest | InvokeInlineAgentRequest,
  options?: AgentRunOptions,
): AgentRun;

/** The input of InvokeFlow; `document` stands for its `inputs` unless those are given. */
export interface FlowStart extends Omit<InvokeFlowRequest, "inputs"> {
  /** What enters the flow. */
  document?: JsonValue | undefined;
  /** Of the input node; `FlowInputNode` unless given. */
  nodeName?: string | undefined;
  /** `document` unless given. */
  nodeOutputName?: string | undefined;
  inputs?: InvokeFlowRequest["inputs"];
}

export type FlowOptions = MethodOptions;

export interface FlowRun extends Answer {
  /**
   * Answers the question that the flow has asked, and goes on. The input of the node that asks is `agentInputText`, which is
   * that of an agent's node, unless `nodeInputName` is given.
   * @throws {InputError} `no_question`: the flow does not wait for a reply
   */
  reply(value: JsonValue, place?: { nodeInputName?: string | undefined }): Promise<FlowRun>;
}

/**
 * Calls a flow. If its answer has `asks`, `reply()` goes on.
 * @throws {InputError} an argument cannot be; the message names it
 */
export declare function runFlow(
  client: Pick<BedrockAgentRuntimeOperations, "invokeFlow">,
  input: FlowStart,
  options?: FlowOptions,
): FlowRun;

/**
 * The results of Retrieve as content blocks of Converse, for a user's message or the result of a tool: a model that can do so cites
 * them by itself. Results that are images become image blocks, and results without text are left out.
 */
export declare function searchResultBlocks(output: {
  retrievalResults: KnowledgeBaseRetrievalResult[];
}): ContentBlock[];

export interface RuntimeSocketOptions {
  /** Of the runtime. */
  region: string;
  agentRuntimeArn: string;
  /** Of the user who has signed in. */
  token: string | ApiKey | (() => Promise<string | ApiKey>);
  /** The runtime's endpoint; the service takes `DEFAULT` unless it is given. */
  qualifier?: string | undefined;
  /** 33 to 256 characters. */
  sessionId?: string | undefined;
  /** In place of AWS's own host. */
  endpoint?: ClientConfig["endpoint"];
}

/**
 * The arguments of `new WebSocket(url, protocols)` for a runtime that takes users' tokens. The token travels in a protocol, as pages
 * can set no headers. For a runtime that takes signatures, use `presignUrl`.
 * @throws {CredentialsError} `expired_token`: the page would not learn why the handshake fails; `provider_failed`: the function that
 * is its `token` has thrown, and the error is the `cause`
 * @throws {InputError} an option cannot be; the message names it
 */
export declare function runtimeSocket(options: RuntimeSocketOptions): Promise<{ url: string; protocols: string[] }>;
