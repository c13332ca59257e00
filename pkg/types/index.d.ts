// The public types of `bedrock-wasm`. Shapes of the service's inputs and outputs
// are generated into one file per service.
import type { ApiKey, AwsCredentials } from "./credentials.js";
import type { BedrockAgentCoreOperations } from "./bedrock-agentcore.js";
import type { BedrockAgentOperations } from "./bedrock-agent.js";
import type { BedrockAgentRuntimeOperations } from "./bedrock-agent-runtime.js";
import type { BedrockOperations } from "./bedrock.js";
import type {
  BedrockRuntimeOperations,
  ConverseStreamMetrics,
  ConverseStreamTrace,
  Message,
  PerformanceConfiguration,
  ServiceTier,
  StopReason,
  TokenUsage,
} from "./bedrock-runtime.js";

export * from "./bedrock-runtime.js";
export * from "./credentials.js";
// Services have shapes of the same names, so those of the others are in a namespace each: `bedrock.GuardrailSummary`.
export type * as bedrock from "./bedrock.js";
export type * as bedrockAgent from "./bedrock-agent.js";
export type * as bedrockAgentCore from "./bedrock-agentcore.js";
export type * as bedrockAgentRuntime from "./bedrock-agent-runtime.js";

declare global {
  /** As `esnext.disposable` declares it, which not every project has among its libraries. */
  interface SymbolConstructor {
    readonly asyncDispose: unique symbol;
  }
}

/** A document: anything that JSON can carry. In outputs, integers beyond `Number.MAX_SAFE_INTEGER` are `bigint`s, so that no digit is lost, even in members whose type is `number` (such counts do not occur); in inputs, a `bigint` is sent as a number. */
export type JsonValue = null | boolean | number | bigint | string | JsonValue[] | { [key: string]: JsonValue };

/** Configuration of a client. Secrets in it are never printed, stored or put into a URL. */
export interface ClientConfig {
  /** An AWS region, such as `"us-east-1"`. */
  region: string;
  /** Key pair to sign with, or a function that resolves to one, or to a Bedrock API key where the service takes them. */
  credentials?: AwsCredentials | (() => Promise<AwsCredentials | ApiKey>) | undefined;
  /**
   * A bearer token to send in place of a signature, or a function that resolves to one: a Bedrock API key, or for
   * `BedrockAgentCore` the token of a user. Services that take neither sign with `credentials`.
   */
  token?: string | ApiKey | (() => Promise<string | ApiKey>) | undefined;
  /** Origin and path prefix to send requests to instead of AWS's own host. `http:` is allowed for loopback only. */
  endpoint?: string | URL | undefined;
  /** Sign as if requests went to this host, such as `bedrock-runtime.us-east-1.amazonaws.com`, and send to `endpoint`. */
  signingHost?: string | undefined;
  /** Use AWS's host with FIPS 140 validated cryptography. Cannot be combined with `endpoint`. */
  useFipsEndpoint?: boolean | undefined;
  /** Use AWS's host that is also reachable over IPv6. Cannot be combined with `endpoint`. */
  useDualstackEndpoint?: boolean | undefined;
  /** Allows `http:` to other machines: credentials and responses cross the network unencrypted. */
  allowInsecureEndpoint?: boolean | undefined;
  /** Attempts per call, including the first; the default is 3. */
  maxAttempts?: number | undefined;
  /** How long calls may take. */
  timeouts?: Timeouts | undefined;
  /** Headers to send and sign with every request. In a page, the endpoint must allow each of them in its preflight response. */
  headers?: Record<string, string> | undefined;
  /** The largest message of a stream, and the largest output that does not stream, to accept, in bytes; 64 MiB unless given. */
  maxMessageBytes?: number | undefined;
  /**
   * Replaces the global `fetch`, for tests and service bindings. It is called with the URL as text and the headers as a
   * plain object with names in lower case. A response may have a web stream, a Node stream
   * (node-fetch) or another async iterable as its `body`. One without a `body` (React Native, jsdom) is read with
   * `arrayBuffer()`, and cannot stream.
   */
  fetch?: typeof fetch | undefined;
  /** Called before each request is sent. If it throws, the call rejects with that error. A promise that it returns is not awaited, and may reject. */
  onAttempt?: ((attempt: Attempt) => void) | undefined;
  /** Called with the outcome of every request except aborted ones. If it throws, the call rejects with that error. A promise that it returns is not awaited, and may reject. */
  onResponse?: ((outcome: AttemptOutcome) => void) | undefined;
}

/** A request, as `onAttempt` sees it. */
export interface Attempt {
  /** The first is 1. */
  attempt: number;
  method: string;
  url: string;
  /** Names in lower case. The values of those that may be secret, and of all that you have set, are `"(redacted)"`. */
  headers: Record<string, string>;
}

/** The outcome of a request, as `onResponse` sees it. */
export interface AttemptOutcome {
  attempt: number;
  /** From sending the request to receiving the response's headers. */
  elapsedMs: number;
  httpStatusCode?: number | undefined;
  requestId?: string | undefined;
  /** Of the response: those that this origin may read, redacted like those of the request. */
  headers?: Record<string, string> | undefined;
  /** Why there was no response: the text of what `fetch` threw, with its code, such as `ECONNREFUSED`. */
  failure?: string | undefined;
  /** What `fetch` threw; if a secret of the call shows in it, an error with its text, in which that is replaced. */
  cause?: unknown;
}

/** Limits in milliseconds, up to 2,147,483,647, or `Infinity` for none; nothing is limited unless asked. What runs out is thrown as a `TimeoutError`. */
export interface Timeouts {
  /** From sending a request to receiving the response's headers, for each attempt. An attempt that times out is retried. */
  firstByteMs?: number | undefined;
  /** The longest pause between two chunks of a body, streamed or not. */
  idleMs?: number | undefined;
  /** For the whole call: all attempts, the pauses between them, and the body or stream to its end. */
  totalMs?: number | undefined;
}

/** Options of one call. */
export interface MethodOptions {
  /** Aborts the call or its stream at any time; the promise rejects with the signal's reason. */
  abortSignal?: AbortSignal | undefined;
  /** Each limit replaces the client's. */
  timeouts?: Timeouts | undefined;
  /** Headers to send and sign with this request. */
  headers?: Record<string, string> | undefined;
  /** Attempts of this call, including the first. */
  maxAttempts?: number | undefined;
  /** The largest message of the stream, or the largest output, to accept, in bytes. */
  maxMessageBytes?: number | undefined;
  /** Called before each request of this call, after the client's. */
  onAttempt?: ((attempt: Attempt) => void) | undefined;
  /** Called with the outcome of every request of this call, after the client's. */
  onResponse?: ((outcome: AttemptOutcome) => void) | undefined;
}

/** Facts about a call, in each of its outputs and errors. */
export interface ResponseMetadata {
  /** The HTTP status; undefined if there was no response. */
  httpStatusCode?: number | undefined;
  /** AWS's id of the request; undefined if the header is not readable cross-origin. */
  requestId?: string | undefined;
  /** Number of requests sent. */
  attempts?: number | undefined;
  /** Milliseconds spent waiting between attempts. */
  totalRetryDelay?: number | undefined;
  /** The model that answered or failed, if the call named a list of models. */
  modelId?: string | undefined;
  region?: string | undefined;
  endpoint?: string | undefined;
}

/** A response body: bytes that can be read as text or as JSON. */
export interface BlobPayload extends Uint8Array {
  transformToString(encoding?: "utf-8" | "base64"): string;
  /** The body parsed; integers beyond `Number.MAX_SAFE_INTEGER` are `bigint`s. Throws a `SyntaxError` if it is not JSON, and a `StreamIntegrityError` if an integer has more than 1000 digits. */
  json(): any;
}

/** A response body that can be read while it arrives. It can be read once, as a stream or with one of these methods. */
export interface StreamingBlobPayload extends ReadableStream<Uint8Array> {
  transformToByteArray(): Promise<Uint8Array>;
  /** `encoding` is `"base64"`, or a label that `TextDecoder` takes; UTF-8 unless given. */
  transformToString(encoding?: string): Promise<string>;
  transformToWebStream(): ReadableStream<Uint8Array>;
}

/**
 * A service's response as it arrives. It completes, or it throws: an exception or an error of the
 * service, damage and a cut connection are thrown after every event before them was delivered.
 * It can be consumed once, in one of the ways below. If you drop a stream without `cancel()`, its connection closes only
 * when it is garbage-collected, which may take a while.
 */
export declare class EventStream<Event> implements AsyncIterable<Event> {
  private constructor();
  /**
   * Whether the stream was read to an end that is known to be that of the answer. False while events are left, after an
   * error, and for streams whose end cannot be recognized: of InvokeModelWithResponseStream, the last chunk of models
   * other than Claude, Nova and Titan is known by `amazon-bedrock-invocationMetrics` alone; operations of agents have
   * no last event.
   */
  readonly isComplete: boolean;
  /** Events as they come. `break`, `return` and an error in the loop close the connection. */
  [Symbol.asyncIterator](): AsyncIterableIterator<Event>;
  /** Of a Converse stream: the pieces of the answer's text. */
  text(): AsyncIterableIterator<string>;
  /**
   * Of a Converse stream: reads it to its end and gives the whole answer, shaped like Converse's own.
   * @throws {IncompleteStreamError} with the code `cancelled`, where the stream was cancelled before
   * A block that begins at an index whose block has ended, or is of another kind, is put after that block: gateways use
   * one index for several tool calls.
   * @throws {StreamIntegrityError} with the code `invalid_event`, if an event does not fit into a message
   */
  final(): Promise<FinalMessage>;
  /** The events as a `ReadableStream`; `tee()` it to read them twice. */
  toReadableStream(): ReadableStream<Event>;
  /**
   * The events as server-sent events for a page, which `readSSE` of `bedrock-wasm/sse` reads: `event` is the event's
   * name, `data` its JSON, with blobs as base64 and times as RFC 3339. An event whose name would collide with `done` or
   * `error`, or contains a line break, is sent unnamed, wrapped in its name. The last message is `done`, or `error` with
   * `name`, `message`, `code` and `retryable`; a stream that ends with neither was cut off. Events are read as they are
   * pulled; cancelling the stream closes the connection.
   */
  toSSE(options?: SSEOptions): ReadableStream<Uint8Array>;
  /** `toSSE()` as the response of a handler, with headers that forbid caches and proxies to store or change it. */
  toResponse(
    options?: SSEOptions & {
      status?: number | undefined;
      headers?: ConstructorParameters<typeof Headers>[0] | undefined;
    },
  ): Response;
  /** Closes the connection; what was not read yet is dropped. */
  cancel(reason?: unknown): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Options of `toSSE()` and `toResponse()`. */
export interface SSEOptions {
  /**
   * Send the message of an error to the page. Off by default, because the message may contain AWS's text, which can name
   * the account and its roles; the page then reads the error's `name`, `code` and `retryable`, and a fixed message.
   */
  errorMessages?: boolean | undefined;
}

/**
 * What a Converse stream adds up to. `usage`, `metrics` and the members after them are those of the `metadata` event:
 * a stream is complete without one, and some gateways send none.
 */
export interface FinalMessage {
  message: Message;
  stopReason: StopReason;
  usage?: TokenUsage | undefined;
  metrics?: ConverseStreamMetrics | undefined;
  additionalModelResponseFields?: JsonValue | undefined;
  trace?: ConverseStreamTrace | undefined;
  performanceConfig?: PerformanceConfiguration | undefined;
  serviceTier?: ServiceTier | undefined;
}

/** Members that the clients of all services share. */
declare class Client {
  /** @throws {InputError} the configuration is not valid; the message names the member */
  constructor(config: ClientConfig);
  /**
   * Calls an operation by its AWS name, such as `"ConverseStream"`. It is the same as the method of that name, for code that
   * has the name as data.
   * @throws {InputError} the service has no operation of that name
   */
  call(operation: string, input?: object, options?: MethodOptions): Promise<any>;
}

// Each has a method for each operation, in the shapes of the AWS SDK for JavaScript v3.

declare const madeByModelPlace: unique symbol;

/** One of several models to try, and where it is if that is not where the client's own are. Made by `modelPlace`. */
export interface ModelPlace {
  readonly [madeByModelPlace]: true;
  readonly modelId: string;
  readonly region?: string | undefined;
  readonly endpoint?: string | undefined;
  readonly signingHost?: string | undefined;
}

/**
 * An entry of a list of models that says where requests, and the keys that sign them, go. A copy of one, such as what
 * JSON or `structuredClone` makes, is refused, so that no data from outside chooses an address: never hand such data to this function.
 * @throws {InputError} a member that no place has, or one that is not text
 */
export declare function modelPlace(place: {
  modelId: string;
  region?: string | undefined;
  endpoint?: string | URL | undefined;
  /** With an endpoint: sign for this host. */
  signingHost?: string | undefined;
}): ModelPlace;

/**
 * In place of an id, the `modelId` of `BedrockRuntime`'s operations takes a list of ids and of what `modelPlace` makes. Its entries
 * are tried in turn while they are throttled, out of reach or respond without an answer (`no_answer`), each with its own attempts, before the first event of a stream;
 * `$metadata.modelId` says which one answered. When none did, the last error is thrown, with the earlier ones as its `errors`.
 *
 * If an id comes from outside, such as from a page, check it against a list of the ids that you allow.
 */
type WithModels<Input> = Omit<Input, "modelId"> & {
  modelId: readonly (
    string | ModelPlace | { modelId: string; region?: never; endpoint?: never; signingHost?: never }
  )[];
};

type WithFallback<Operations> = {
  [Name in keyof Operations]: Operations[Name] extends (input: infer Input, options?: MethodOptions) => infer Output
    ? "modelId" extends keyof Input
      ? Operations[Name] & ((input: WithModels<Input>, options?: MethodOptions) => Output)
      : Operations[Name]
    : never;
};

/** Amazon Bedrock Runtime: inference. */
export declare class BedrockRuntime extends Client {}
export interface BedrockRuntime extends WithFallback<BedrockRuntimeOperations> {}

/** Amazon Bedrock: models, guardrails, jobs, throughput. */
export declare class Bedrock extends Client {}
export interface Bedrock extends BedrockOperations {}

/** Agents for Amazon Bedrock Runtime: agents, flows and knowledge bases at work. Takes no API keys. */
export declare class BedrockAgentRuntime extends Client {}
export interface BedrockAgentRuntime extends BedrockAgentRuntimeOperations {}

/** Agents for Amazon Bedrock: agents, flows, prompts and knowledge bases as they are made. Takes no API keys. */
export declare class BedrockAgent extends Client {}
export interface BedrockAgent extends BedrockAgentOperations {}

/** Amazon Bedrock AgentCore: its data plane. Takes no API keys. */
export declare class BedrockAgentCore extends Client {}
export interface BedrockAgentCore extends BedrockAgentCoreOperations {}

declare global {
  /** Without DOM's declarations, those of Node 20 lack it. */
  namespace WebAssembly {
    interface Module {}
  }
}

/**
 * Instantiates the WebAssembly module, at most once. Every method does so by itself; call it to
 * have it ready before the first request, or to hand over a module, its bytes, a response or a URL.
 * @throws {BedrockError} the module cannot be loaded, or is not this package's
 */
export declare function init(
  module?: WebAssembly.Module | ArrayBuffer | ArrayBufferView | Response | URL | string,
): Promise<void>;

/**
 * A request to sign. A string or bytes as its body; headers as `fetch` takes them. Headers that change on the way are not signed,
 * nor are those that begin with `proxy-` or `sec-`; in a page, headers that `fetch` may not send are left out.
 */
export interface SignableRequest {
  method?: string | undefined;
  /** `https:` or `http:`; for the handshake of a WebSocket, `wss:` or `ws:`. */
  url: string | URL;
  headers?: ConstructorParameters<typeof Headers>[0] | undefined;
  body?: Uint8Array | ArrayBuffer | string | undefined;
}

export interface SigningOptions {
  credentials: AwsCredentials | (() => Promise<AwsCredentials>);
  region: string;
  /** The signing name of the service, such as `"bedrock"` or `"s3"`. S3 verifies paths with more characters escaped than `URL` escapes. */
  service: string;
  /** The time of the signature; now unless given. */
  date?: Date | undefined;
  /** Leaves the body out of the signature, which S3 takes over `https:`. */
  unsignedPayload?: boolean | undefined;
}

/**
 * Signs a request with SigV4 in its headers, ready for `fetch(url, { method, headers, body })`. Send it to the URL that is
 * returned: it can differ from the given one in what is escaped.
 */
export declare function signRequest(
  request: SignableRequest,
  options: SigningOptions,
): Promise<{ url: string; method: string; headers: Record<string, string> }>;

/**
 * Signs a request with SigV4 in its query: whoever has the URL can send it until it expires. The request's
 * headers must be sent with it. For S3 the body is left out of the signature, as S3 requires. A `wss:` URL stays one: hand
 * it to `new WebSocket(url)`.
 * @throws {InputError} `expiresIn` is not a whole number of seconds from 1 to 604,800; the default is 900
 */
export declare function presignUrl(
  request: SignableRequest,
  options: Omit<SigningOptions, "unsignedPayload"> & { expiresIn?: number | undefined },
): Promise<string>;

export interface SignedFetchConfig {
  credentials?: AwsCredentials | (() => Promise<AwsCredentials | ApiKey>) | undefined;
  /** A Bedrock API key, sent in place of a signature. */
  token?: string | ApiKey | (() => Promise<string | ApiKey>) | undefined;
  /** Read from the host of the request unless given; needed if that does not name one. */
  region?: string | undefined;
  /**
   * The signing name, such as `"bedrock"`, `"bedrock-mantle"` or `"s3"`. Read from the host of the request unless given; needed
   * if the host is not one of AWS's own or its service is not known.
   */
  service?: string | undefined;
  /**
   * Hosts beside AWS's that may get signed requests, or the API key: `["gateway.example", "minio.example:9000", "*.example.com"]`.
   * A port is needed unless it is the protocol's own. AWS's hosts get signed requests without being listed, and Bedrock's
   * own get the API key; so does this machine (`localhost`, `127.0.0.1`, `[::1]`), for emulators. Hosts that pass requests to an
   * AWS customer must be listed, because anybody can create one: `*.execute-api.*`, `*.appsync-api.*`,
   * `*.gateway.bedrock-agentcore.*`, `*.rds.*` and `*.s3-website*`.
   */
  hosts?: string[] | undefined;
  /**
   * Sign as if requests went to this host, for a gateway in front of it. The gateway must be listed in `hosts`: whoever gets
   * such a request could send it to `signingHost` too.
   */
  signingHost?: string | undefined;
  /** Leaves bodies out of the signature, which S3 takes over `https:`. */
  unsignedPayload?: boolean | undefined;
  /** Allows `http:` to other machines, which must be listed in `hosts`. */
  allowInsecureEndpoint?: boolean | undefined;
  /**
   * Whether the body of a stream that ends before its last event fails with an {@link IncompleteStreamError} instead of ending. It
   * is about server-sent events of chat completions, Responses and Messages (paths that end in `/completions`, `/responses`,
   * `/responses/…` or `/messages`), whose last events are `[DONE]`, `response.completed`, `response.failed` or
   * `response.incomplete`, and `message_stop`. The default is true for Bedrock's signing names and `aws-external-anthropic`.
   */
  completeOrThrow?: boolean | undefined;
  /**
   * Headers that are not sent: names, which may end in `*`, or a function that is given each name in lower case. In a page, each
   * header that is sent needs a permission of the host, without which the browser sends nothing. The default is
   * `["x-stainless-*", "anthropic-dangerous-*"]`, by which the SDKs of OpenAI and Anthropic tell about themselves, and in pages and
   * their workers also `"user-agent"`. `[]` sends all.
   */
  dropHeaders?: string[] | ((name: string) => boolean) | undefined;
  fetch?: typeof fetch | undefined;
}

/**
 * A `fetch` that signs each request, replacing any `authorization` header: for the SDKs of OpenAI and Anthropic, for S3,
 * for any AWS service. It resolves to `fetch`'s own responses. If a response refuses the signature because the clock is
 * wrong or the credentials have expired, the request is sent a second time. Bodies are read whole
 * before they are sent, since their hash is signed.
 *
 * If a model is not on the route of the request, the message in the error's body ends in the base URL to try.
 *
 * A request to a host that is neither AWS's nor listed in `hosts` rejects with an {@link InputError}, and nothing is sent.
 * @throws {InputError} `hosts` is not a list of host names
 */
export declare function createSignedFetch(config: SignedFetchConfig): typeof fetch;

/** The value of an event-stream header, by its type on the wire; a UUID is text. */
export type EventStreamHeaderValue = boolean | number | bigint | Uint8Array | string | Date;

/** A raw message of an event stream. */
export interface EventStreamMessage {
  headers: Record<string, EventStreamHeaderValue>;
  body: Uint8Array;
}

/**
 * Decodes an `application/vnd.amazon.eventstream` body from any source.
 * @throws {StreamIntegrityError} a checksum, length or header is wrong
 * @throws {IncompleteStreamError} the source ended inside a message
 */
export declare function decodeEventStream(
  source: ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>,
  options?: { /** The largest message to accept, in bytes; 64 MiB unless given. */ maxMessageBytes?: number },
): AsyncIterableIterator<EventStreamMessage>;

/**
 * What every error of the package has. None holds a secret: the session token, the secret key, the API key and the values of
 * your own headers, if they have eight characters or more, are `"(redacted)"` in all of it, whoever wrote the text.
 */
export declare class BedrockError extends Error {
  /** For tests: the package makes its errors itself. */
  constructor(
    message: string,
    details?: {
      code?: string | undefined;
      retryable?: boolean | undefined;
      $metadata?: ResponseMetadata | undefined;
      cause?: unknown;
    },
  );
  /** Stable and machine-readable, such as `"message_crc_mismatch"`. */
  code: string;
  /** Whether the same call may succeed when it is made again later. */
  retryable: boolean;
  $metadata: ResponseMetadata;
  /** Of a call with a list of models: what the earlier ones failed with. */
  errors?: BedrockError[] | undefined;
}

/** The service answered with an error, at once or in mid-stream. `name` is AWS's code. */
export declare class ServiceException extends BedrockError {
  /** For tests: the package makes its errors itself. */
  constructor(
    name: string,
    message: string,
    details: {
      fault: "client" | "server";
      /** Modelled extra members. */
      members?: unknown;
      retryable?: boolean | undefined;
      $metadata?: ResponseMetadata | undefined;
    },
  );
  $fault: "client" | "server";
  /** Modelled extra members, such as `originalStatusCode`. */
  [member: string]: any;
}

/** The answer was cut off: by a lost connection, or before its terminal event. */
export declare class IncompleteStreamError extends BedrockError {
  /** Of a Converse stream: what had arrived, in the shape of `final()`. */
  partial?: Partial<FinalMessage> | undefined;
}

/** One of the `timeouts` ran out. When `readSSE` rethrows one, it has its `code` only. */
export declare class TimeoutError extends BedrockError {
  timeout?: "firstByteMs" | "idleMs" | "totalMs" | undefined;
  /** How long it was, in milliseconds. */
  timeoutMs?: number | undefined;
}

/** A checksum, length, header or payload that cannot be right; the stream is over. */
export declare class StreamIntegrityError extends BedrockError {}

/** No, malformed or failing credentials. */
export declare class CredentialsError extends BedrockError {}

/** No response came: `fetch` rejected with what is the `cause`, or the connection was lost. The message has the cause's code. */
export declare class NetworkError extends BedrockError {}

/** Refused before anything was sent; the message names the member. */
export declare class InputError extends BedrockError {}
