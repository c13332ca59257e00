// What the AWS SDK's clients have in common, as far as the drop-in modules have it too.
import type { ApiKey, AwsCredentials } from "../index.js";
import type { PaginationOptions } from "../paginate.js";
import type { HttpRequest, MiddlewareStack } from "./middleware.js";

export type { HttpResponse, MiddlewareStack } from "./middleware.js";

export type Provider<T> = (options?: Record<string, any>) => Promise<T>;

/** A signal: the platform's, or the SDK's older one. */
export interface AbortSignalLike {
  readonly aborted: boolean;
  onabort: ((...given: any[]) => any) | null;
}

export interface HttpHandlerOptions {
  abortSignal?: AbortSignal | AbortSignalLike | undefined;
  /** Milliseconds until the answer begins, for each attempt; then a `TimeoutError` is thrown. */
  requestTimeout?: number | undefined;
}

/** What sends requests: `fetch` unless another is given, such as a `NodeHttpHandler` or a `NodeHttp2Handler`. */
export interface RequestHandler {
  handle(request: any, options?: any): Promise<{ response: any }>;
  destroy?(): void;
}

/** Options of the handler that sends by `fetch`. */
export interface RequestHandlerOptions extends Record<string, any> {
  /** Milliseconds until a response begins, for each attempt. */
  requestTimeout?: number | undefined;
  /** In place of the global `fetch`. */
  customFetch?: typeof fetch | undefined;
  /** More for `fetch`, from the request that is about to be sent. */
  requestInit?: ((request: HttpRequest) => RequestInit) | undefined;
  credentials?: "include" | "omit" | "same-origin" | undefined;
  cache?: "default" | "force-cache" | "no-cache" | "no-store" | "only-if-cached" | "reload" | undefined;
  keepAlive?: boolean | undefined;
  /** Refused: `fetch` takes no agent. Give `new NodeHttpHandler({ httpAgent })`. */
  httpAgent?: undefined;
  /** Refused: `fetch` takes no agent. Give `new NodeHttpHandler({ httpsAgent })`. */
  httpsAgent?: undefined;
}

export interface EndpointParts {
  protocol: string;
  hostname: string;
  port?: number | undefined;
  path: string;
  query?: Record<string, any> | undefined;
}

export interface Logger {
  trace?(...content: any[]): void;
  debug(...content: any[]): void;
  info(...content: any[]): void;
  warn(...content: any[]): void;
  error(...content: any[]): void;
}

/** An object of the SDK's interface, such as a `ConfiguredRetryStrategy` of `@smithy/util-retry`. */
export type RetryStrategy =
  | {
      acquireInitialRetryToken(scope: string): Promise<any>;
      refreshRetryTokenForRetry(token: any, error: any): Promise<any>;
      recordSuccess(token: any): void;
    }
  | { retry(next: any, args: any): Promise<any> };

/** A runtime extension. It may set the region, credentials, retry strategy and request handler. */
export interface RuntimeExtension {
  configure(configuration: any): void;
}

export interface ClientConfiguration {
  region?: string | Provider<string> | undefined;
  /** A provider is called with `{ forceRefresh, callerClientConfig }`, and again five minutes before its credentials expire. */
  credentials?: AwsCredentials | Provider<AwsCredentials> | undefined;
  /** Makes the provider of a client that is given no `credentials`. */
  credentialDefaultProvider?: ((configuration: any) => Provider<AwsCredentials>) | undefined;
  /** A Bedrock API key. It is used where there are no `credentials`, or where `authSchemePreference` begins with `httpBearerAuth`. */
  token?: ApiKey | Provider<ApiKey> | undefined;
  authSchemePreference?: string[] | Provider<string[]> | undefined;
  /** Signs in the place of SigV4. */
  signer?: any;
  /** Signs for another region, and under another name, unless the endpoint's rules give theirs. */
  signingRegion?: string | undefined;
  signingName?: string | undefined;
  endpoint?: string | URL | EndpointParts | { url: URL } | Provider<string | EndpointParts | { url: URL }> | undefined;
  endpointProvider?:
    | ((
        parameters: { Region?: string; UseFIPS?: boolean; UseDualStack?: boolean; Endpoint?: string },
        context?: any,
      ) => { url: URL; headers?: Record<string, string[]>; properties?: Record<string, any> })
    | undefined;
  /** Of this package: allows `http:` to other machines than this one. */
  allowInsecureEndpoint?: boolean | undefined;
  ignoreConfiguredEndpointUrls?: boolean | undefined;
  useFipsEndpoint?: boolean | Provider<boolean> | undefined;
  useDualstackEndpoint?: boolean | Provider<boolean> | undefined;
  maxAttempts?: number | Provider<number> | undefined;
  /** `adaptive` runs as `standard` and says so once; give an `AdaptiveRetryStrategy` as `retryStrategy`. */
  retryMode?: string | Provider<string> | undefined;
  retryStrategy?: RetryStrategy | Promise<RetryStrategy> | undefined;
  requestHandler?: RequestHandler | RequestHandlerOptions | Provider<RequestHandlerOptions> | undefined;
  extensions?: RuntimeExtension[] | undefined;
  logger?: Logger | undefined;
  /** Sent as `x-amz-user-agent`, as are the two below. */
  customUserAgent?: string | [string, string?][] | undefined;
  defaultUserAgentProvider?: Provider<any> | undefined;
  userAgentAppId?: string | Provider<string | undefined> | undefined;
  systemClockOffset?: number | undefined;
  disableClockSkewCorrection?: boolean | Provider<boolean> | undefined;

  // Taken, and without effect, since there is nothing to choose.
  apiVersion?: string | undefined;
  cacheMiddleware?: boolean | undefined;
  disableHostPrefix?: boolean | undefined;
  runtime?: string | undefined;
  serviceId?: string | undefined;
  tls?: boolean | undefined;

  // Without effect, which `logger.warn` says once.
  base64Decoder?: any;
  base64Encoder?: any;
  bodyLengthChecker?: any;
  defaultsMode?: any;
  eventStreamSerdeProvider?: any;
  profile?: string | undefined;
  sha256?: any;
  streamCollector?: any;
  urlParser?: any;
  utf8Decoder?: any;
  utf8Encoder?: any;

  // Refused when the client is made.
  eventStreamPayloadHandlerProvider?: undefined;
  httpAuthSchemeProvider?: undefined;
  httpAuthSchemes?: undefined;
  protocol?: undefined;
  signerConstructor?: undefined;
}

export interface ResolvedConfiguration {
  apiVersion: string;
  serviceId: string;
  defaultSigningName: string;
  region: Provider<string>;
  credentials: Provider<AwsCredentials>;
  token?: Provider<ApiKey> | undefined;
  authSchemePreference: Provider<string[]>;
  /** Undefined unless one was given; those of the environment are read for each call. */
  endpoint?: Provider<EndpointParts> | undefined;
  isCustomEndpoint: boolean;
  ignoreConfiguredEndpointUrls: boolean;
  endpointProvider?: ClientConfiguration["endpointProvider"];
  maxAttempts: Provider<number>;
  retryMode: Provider<string>;
  retryStrategy: Provider<RetryStrategy>;
  requestHandler: any;
  signer?: any;
  useFipsEndpoint: Provider<boolean>;
  useDualstackEndpoint: Provider<boolean>;
  logger: Logger;
  customUserAgent?: [string, string?][] | undefined;
  userAgentAppId: Provider<string | undefined>;
  systemClockOffset: number;
  tls: boolean;
}

declare const output: unique symbol;

/** An operation and its input. */
export declare class Command<Input extends object, Output> {
  constructor(input: Input);
  readonly input: Input;
  readonly middlewareStack: MiddlewareStack<any, any>;
  /** The handler that sends this command: all middlewares around the request handler. */
  resolveMiddleware(
    clientStack: MiddlewareStack<any, any>,
    configuration: any,
    options?: HttpHandlerOptions,
  ): (command: any) => Promise<{ response: unknown; output: Output }>;
  /** For the types alone. */
  readonly [output]?: Output;
}

/** The callback forms of a call. */
export type Callback<Output> =
  | [callback: (error: any, output?: Output) => void]
  | [options: HttpHandlerOptions, callback: (error: any, output?: Output) => void];

export declare class Client<Inputs extends object, Outputs extends object, Config> {
  readonly config: Config;
  middlewareStack: MiddlewareStack<Inputs, Outputs>;
  send<Input extends Inputs, Output extends Outputs>(
    command: Command<Input, Output>,
    options?: HttpHandlerOptions,
  ): Promise<Output>;
  send<Input extends Inputs, Output extends Outputs>(
    command: Command<Input, Output>,
    ...callback: Callback<Output>
  ): void;
  /** Destroys the request handler that the configuration gave; there is nothing else to close. */
  destroy(): void;
}

export interface PaginationConfiguration<Client> extends PaginationOptions<Client> {
  /** Called with the command of each page, before it is sent: the command that it returns, if any, is sent in its place. */
  withCommand?: ((command: Command<any, any>) => Command<any, any> | undefined) | undefined;
}

export type Paginate<Configuration, Input, Output> = (
  configuration: Configuration,
  input: Input,
  options?: HttpHandlerOptions,
) => AsyncGenerator<Output, undefined, unknown>;

/** What an exception is made of. */
export interface ExceptionOptions {
  message?: string | undefined;
  $metadata: {
    httpStatusCode?: number | undefined;
    requestId?: string | undefined;
    attempts?: number | undefined;
    totalRetryDelay?: number | undefined;
  };
}
