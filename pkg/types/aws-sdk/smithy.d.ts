// What the AWS SDK's clients have in common, as far as the drop-in modules have it too.
import type { ApiKey, AwsCredentials } from "../index.js";
import type { PaginationOptions } from "../paginate.js";

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

/** Something else than `fetch` to send requests with, such as a `NodeHttpHandler`. */
export interface RequestHandler {
  handle(request: any, options?: any): Promise<{ response: any }>;
  destroy?(): void;
}

export interface RequestHandlerOptions extends Record<string, any> {
  requestTimeout?: number | undefined;
  /** In place of the global `fetch`. */
  customFetch?: typeof fetch | undefined;
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

export interface ClientConfiguration {
  region?: string | Provider<string> | undefined;
  credentials?: AwsCredentials | Provider<AwsCredentials> | undefined;
  /** A Bedrock API key. It is used where there are no `credentials`, or where `authSchemePreference` begins with `httpBearerAuth`. */
  token?: ApiKey | Provider<ApiKey> | undefined;
  authSchemePreference?: string[] | Provider<string[]> | undefined;
  endpoint?: string | URL | EndpointParts | { url: URL } | Provider<string | EndpointParts | { url: URL }> | undefined;
  maxAttempts?: number | Provider<number> | undefined;
  requestHandler?: RequestHandler | RequestHandlerOptions | undefined;
  useFipsEndpoint?: boolean | Provider<boolean> | undefined;
  useDualstackEndpoint?: boolean | Provider<boolean> | undefined;
  logger?: Logger | undefined;

  // Taken, and without effect.
  apiVersion?: string | undefined;
  cacheMiddleware?: boolean | undefined;
  customUserAgent?: string | [string, string?][] | undefined;
  defaultUserAgentProvider?: Provider<any> | undefined;
  defaultsMode?: string | Provider<string> | undefined;
  disableHostPrefix?: boolean | undefined;
  profile?: string | undefined;
  retryMode?: string | Provider<string> | undefined;
  retryStrategy?: any;
  runtime?: string | undefined;
  serviceId?: string | undefined;
  signer?: any;
  tls?: boolean | undefined;
  userAgentAppId?: string | Provider<string | undefined> | undefined;
}

export interface ResolvedConfiguration {
  serviceId: string;
  region: Provider<string>;
  credentials: Provider<AwsCredentials>;
  token?: Provider<ApiKey> | undefined;
  authSchemePreference: Provider<string[]>;
  endpoint?: Provider<EndpointParts> | undefined;
  maxAttempts: Provider<number>;
  retryMode: Provider<string>;
  requestHandler: any;
  useFipsEndpoint: Provider<boolean>;
  useDualstackEndpoint: Provider<boolean>;
  logger: Logger;
  customUserAgent?: string | [string, string?][] | undefined;
}

export type MiddlewareStep = "initialize" | "serialize" | "build" | "finalizeRequest" | "deserialize";

export type Middleware = (next: (args: any) => Promise<any>, context: any) => (args: any) => Promise<any>;

export interface MiddlewareOptions {
  name?: string | undefined;
  aliases?: string[] | undefined;
  tags?: string[] | undefined;
  override?: boolean | undefined;
}

/**
 * Middlewares run around a call. Honoured: an input that is changed before the step `serialize`, headers that are added to
 * `args.request`, a call that is made again or not at all, an output or error that is replaced. Without effect: any other
 * change to the request, which is made and signed afterwards.
 */
export interface MiddlewareStack {
  add(
    middleware: Middleware,
    options?: MiddlewareOptions & { step?: MiddlewareStep; priority?: "high" | "normal" | "low" },
  ): void;
  addRelativeTo(
    middleware: Middleware,
    options: MiddlewareOptions & { relation: "before" | "after"; toMiddleware: string },
  ): void;
  use(plugin: { applyToStack(stack: any): void }): void;
  applyToStack(stack: any): void;
  clone(): MiddlewareStack;
  concat(other: MiddlewareStack): MiddlewareStack;
  remove(nameOrMiddleware: any): boolean;
  removeByTag(tag: string): boolean;
  identify(): string[];
}

declare const output: unique symbol;

/** An operation and its input. */
export declare class Command<Input extends object, Output> {
  constructor(input: Input);
  readonly input: Input;
  readonly middlewareStack: MiddlewareStack;
  /** For the types alone. */
  readonly [output]?: Output;
}

/** The callback forms of a call. */
export type Callback<Output> =
  | [callback: (error: any, output?: Output) => void]
  | [options: HttpHandlerOptions, callback: (error: any, output?: Output) => void];

export declare class Client<Inputs extends object, Outputs, Config> {
  readonly config: Config;
  middlewareStack: MiddlewareStack;
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

export interface PaginationConfiguration<Client> extends PaginationOptions<Client> {}

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
