// The middlewares of the AWS SDK's clients: five steps, of which each sees more of a call than the one before.

/** A request as middlewares see it and may change it. */
export interface HttpRequest {
  method: string;
  protocol: string;
  hostname: string;
  port?: number | undefined;
  path: string;
  query?: Record<string, string | string[] | null> | undefined;
  headers: Record<string, string>;
  /** Bytes or text, which can be signed; another body may be set after the signature. */
  body?: any;
}

/** A response as a request handler resolves with it. */
export interface HttpResponse {
  statusCode: number;
  reason?: string | undefined;
  headers: Record<string, string>;
  body?: any;
}

/** What the middlewares of a call have in common, and add to. */
export interface HandlerExecutionContext {
  /** Such as `BedrockRuntimeClient`, whatever class the client is of. */
  clientName?: string;
  commandName?: string;
  logger?: any;
  /** Chosen in the step `serialize`. */
  endpointV2?: { url: URL; headers?: Record<string, string[]>; properties?: Record<string, any> };
  [key: string]: any;
}

export interface InitializeHandlerArguments<Input extends object> {
  input: Input;
}
export interface SerializeHandlerArguments<Input extends object> extends InitializeHandlerArguments<Input> {
  /** An `HttpRequest`, once the middleware of the name `serializerMiddleware` has made it. */
  request?: unknown;
}
export interface BuildHandlerArguments<Input extends object> extends SerializeHandlerArguments<Input> {
  /** An `HttpRequest`. */
  request: unknown;
}

export interface HandlerOutput<Output extends object> {
  /** An `HttpResponse`. */
  response: unknown;
  output: Output;
}
export interface DeserializeHandlerOutput<Output extends object> {
  /** An `HttpResponse`. */
  response: unknown;
  output?: Output;
}

type Handler<Arguments, Result> = (args: Arguments) => Promise<Result>;
type Middleware<Arguments, Result> = (
  next: Handler<Arguments, Result>,
  context: HandlerExecutionContext,
) => Handler<Arguments, Result>;

export type InitializeMiddleware<Input extends object, Output extends object> = Middleware<
  InitializeHandlerArguments<Input>,
  HandlerOutput<Output>
>;
export type SerializeMiddleware<Input extends object, Output extends object> = Middleware<
  SerializeHandlerArguments<Input>,
  HandlerOutput<Output>
>;
export type BuildMiddleware<Input extends object, Output extends object> = Middleware<
  BuildHandlerArguments<Input>,
  HandlerOutput<Output>
>;
/** Those behind `retryMiddleware` run at every attempt, with the signed request. */
export type FinalizeRequestMiddleware<Input extends object, Output extends object> = BuildMiddleware<Input, Output>;
/** Those behind `deserializerMiddleware`, where they stand unless their priority is high, see no output yet. */
export type DeserializeMiddleware<Input extends object, Output extends object> = Middleware<
  BuildHandlerArguments<Input>,
  DeserializeHandlerOutput<Output>
>;

export interface HandlerOptions {
  name?: string;
  aliases?: string[];
  tags?: string[];
  override?: boolean;
}
export interface AbsoluteLocation {
  priority?: "high" | "normal" | "low";
}
export interface RelativeLocation {
  relation: "before" | "after";
  toMiddleware: string;
}

/** A plugin: it adds its middlewares to a stack. */
export interface Pluggable<Input extends object, Output extends object> {
  applyToStack: (stack: MiddlewareStack<Input, Output>) => void;
}

export interface MiddlewareStack<Input extends object, Output extends object> extends Pluggable<Input, Output> {
  add(
    middleware: InitializeMiddleware<Input, Output>,
    options?: HandlerOptions & AbsoluteLocation & { step?: "initialize" },
  ): void;
  add(
    middleware: SerializeMiddleware<Input, Output>,
    options: HandlerOptions & AbsoluteLocation & { step: "serialize" },
  ): void;
  add(middleware: BuildMiddleware<Input, Output>, options: HandlerOptions & AbsoluteLocation & { step: "build" }): void;
  add(
    middleware: FinalizeRequestMiddleware<Input, Output>,
    options: HandlerOptions & AbsoluteLocation & { step: "finalizeRequest" },
  ): void;
  add(
    middleware: DeserializeMiddleware<Input, Output>,
    options: HandlerOptions & AbsoluteLocation & { step: "deserialize" },
  ): void;
  addRelativeTo(
    middleware:
      | InitializeMiddleware<Input, Output>
      | SerializeMiddleware<Input, Output>
      | BuildMiddleware<Input, Output>
      | DeserializeMiddleware<Input, Output>,
    options: HandlerOptions & RelativeLocation,
  ): void;
  use(plugin: Pluggable<Input, Output>): void;
  clone(): MiddlewareStack<Input, Output>;
  concat<InputType extends Input, OutputType extends Output>(
    from: MiddlewareStack<InputType, OutputType>,
  ): MiddlewareStack<InputType, OutputType>;
  remove(nameOrMiddleware: any): boolean;
  removeByTag(tag: string): boolean;
  /** Name and step of every middleware, in the order in which they run. */
  identify(): string[];
  /** Whether the stack is printed when a call begins. */
  identifyOnResolve(toggle?: boolean): boolean;
  resolve<InputType extends Input, OutputType extends Output>(
    handler: (args: BuildHandlerArguments<InputType>) => Promise<DeserializeHandlerOutput<OutputType>>,
    context: HandlerExecutionContext,
  ): (args: InitializeHandlerArguments<InputType>) => Promise<HandlerOutput<OutputType>>;
}
