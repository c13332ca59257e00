// Tools that a model calls, objects that follow a schema, and JSON as it arrives.
import type {
  BedrockRuntimeOperations,
  ConverseRequest,
  ConverseStreamOutput,
  ConverseStreamRequest,
  Message,
  StopReason,
  TokenUsage,
} from "./bedrock-runtime.js";
import type { FinalMessage, JsonValue, MethodOptions, ResponseMetadata } from "./index.js";

/** What Zod, Valibot, ArkType and others make: https://standardschema.dev */
export interface StandardSchema<Input = unknown, Output = Input> {
  readonly "~standard": {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown, ...rest: any[]) => unknown;
    readonly types?: { readonly input: Input; readonly output: Output } | undefined;
  };
}

/**
 * A Standard Schema that can say its JSON Schema (Zod from 4.2, ArkType from 2.1.28, Valibot with
 * `@valibot/to-json-schema`), or plain JSON Schema. Of the latter, types, `properties`, `required`, `additionalProperties`,
 * `items`, `enum` and `const` are checked.
 */
export type Schema = StandardSchema<any, any> | { readonly [keyword: string]: unknown };

/** The type of a value that a schema has accepted; `any` for plain JSON Schema. */
export type ValueOf<S> = S extends StandardSchema<any, infer Output> ? Output : any;

/** A call that the model makes. */
export interface ToolCall<Input = any> {
  toolUseId: string;
  name: string;
  input: Input;
}

/** What `run` learns besides its input. */
export interface ToolContext {
  /** Aborted with the run. */
  abortSignal: AbortSignal;
  toolUseId: string;
  name: string;
  /** The conversation, up to the message with the call. */
  messages: Message[];
}

export interface ToolOptions<S extends Schema> {
  /** 1 to 64 letters, digits, `_` or `-`. */
  name: string;
  description?: string | undefined;
  input: S;
  /**
   * Returns what the model gets: an object as JSON, a string as text, any other value as the text of its JSON. For
   * images, documents and the like, return `{ toolResult: { content } }` with the blocks of Converse. The message of an
   * error that it throws goes to the model as well.
   */
  run: (input: ValueOf<S>, context: ToolContext) => unknown;
  /** Whether `approve` is asked before a call of this tool runs. */
  needsApproval?: boolean | ((input: ValueOf<S>) => boolean | Promise<boolean>) | undefined;
  /** Makes models that can do so keep to the schema. */
  strict?: boolean | undefined;
}

/** What `tool()` returns. */
export interface RunnableTool<Input = any> {
  readonly name: string;
  readonly description?: string | undefined;
  readonly toolSpec: { name: string; description?: string; inputSchema: { json: JsonValue }; strict?: boolean };
  run(input: Input, context: ToolContext): unknown;
}

/** @throws {InputError} an option cannot be; the message names it */
export declare function tool<const S extends Schema>(options: ToolOptions<S>): RunnableTool<ValueOf<S>>;

export interface RunToolsOptions extends MethodOptions {
  tools?: readonly RunnableTool[] | undefined;
  /** Turns of the model, at most; 10 unless given. The tools that the last of them calls do not run. */
  maxTurns?: number | undefined;
  /** Whether the calls of a turn run at the same time, which is the default, or one by one. */
  parallel?: boolean | undefined;
  /**
   * Asked before a call runs whose tool needs approval. Anything but `true` refuses it; a string tells the model why.
   * Without it, such a call ends the run with `stopped: "approval"` before any tool of its turn has run.
   */
  approve?: ((call: ToolCall) => boolean | string | Promise<boolean | string>) | undefined;
  /** Called after each turn, before its tools run; `true` ends the run. */
  until?: ((turn: FinalMessage & { messages: Message[]; turn: number }) => unknown) | undefined;
}

/** One response of the model. It can be read in all of these ways, at once or after the other. */
export interface Turn extends AsyncIterable<ConverseStreamOutput> {
  text(): AsyncIterableIterator<string>;
  /** The inputs of its tool calls as they grow, of one tool or of all. A number is there when its end has come. */
  partial(name?: string): AsyncIterableIterator<ToolCall>;
  /** Resolves when the turn is whole; rejects when it was cut. */
  readonly message: Promise<Message>;
  /** The same with its stop reason and usage. */
  readonly output: Promise<FinalMessage>;
}

export interface RunResult {
  /** The last message of the model. */
  message: Message;
  /** The whole conversation as plain JSON (bytes as base64). Give it to `runTools` to go on: calls without a result run first. */
  messages: Message[];
  /** Of the last turn; `undefined` if there was none. */
  stopReason: StopReason | undefined;
  /** Of all turns together. */
  usage: Partial<TokenUsage>;
  /** Why the last turn was the last: `end` if the model called no tool. */
  stopped: "end" | "maxTurns" | "until" | "approval";
  /** The calls to approve, if it stopped for `approval`. */
  pending?: ToolCall[] | undefined;
}

/** Turns as they begin. Asking for the next one waits for the end of the last, and runs its tools. `break` cancels the run. */
export interface ToolRun extends AsyncIterable<Turn> {
  [Symbol.asyncIterator](): AsyncIterator<Turn, undefined>;
  /** The conversation so far. A turn that was cut is not in it. */
  readonly messages: Message[];
  /** Runs the turns that are left. */
  final(): Promise<RunResult>;
  /** Stops the model and the tools. */
  cancel(): void;
}

/**
 * Lets a model call tools until it calls none. A tool that throws, does not exist or does not accept its input is
 * answered with a `toolResult` of the status `error`.
 * @throws {InputError} an option cannot be; the message names it
 * @throws {BedrockError} from its turns and `final()`, with the code `turn_cut`, if a stop reason such as `max_tokens` cut a
 * tool call. No tool of a turn that was cut runs.
 */
export declare function runTools(
  client: Pick<BedrockRuntimeOperations, "converseStream">,
  input: ConverseStreamRequest & Omit<RunToolsOptions, keyof MethodOptions>,
  options?: RunToolsOptions,
): ToolRun;

/**
 * Reads JSON that arrives in pieces, such as a tool's input. The time it takes grows with the text, not with the number of
 * pieces.
 */
export declare class PartialJson<Value = unknown> {
  /**
   * @param parse reads the text of a number, `true`, `false` or `null`; `JSON.parse` unless given
   * @throws {InputError} `parse` is not a function
   */
  constructor(parse?: (text: string) => unknown);
  /**
   * What has arrived; `undefined` before the first value. Arrays and objects of it grow in place, strings have the text
   * so far, and a number or a word is there when its end has come.
   */
  readonly value: Value | undefined;
  /**
   * Adds the next piece, and returns `value`.
   * @throws {SyntaxError} the text cannot be the beginning of JSON; every later call throws the same error
   * @throws {InputError} the text is not a string
   */
  push(text: string): Value | undefined;
  /** A copy of `value` that stays as it is. It shares with the value, and with later copies, the arrays and objects that are whole. */
  snapshot(): Value | undefined;
  /**
   * The whole value: what `JSON.parse` makes of the text.
   * @throws {SyntaxError} the text is not the whole of one JSON value
   */
  finish(): Value;
}

/**
 * How a model is made to follow a schema: by `outputConfig.textFormat`, by a tool that it must call, whose input is
 * `strict` or not, or by a tool that it may call.
 */
export type ObjectWay = "textFormat" | "strictTool" | "tool" | "askedTool";

export interface ObjectOptions<S extends Schema> extends Omit<ConverseRequest, "toolConfig">, MethodOptions {
  /** Of an object. */
  schema: S;
  /** Of the object, 1 to 64 letters, digits, `_` or `-`; `answer` unless given. The model reads it. */
  name?: string | undefined;
  /** What the object is for. The model reads it. */
  description?: string | undefined;
  /**
   * Without it, the ways by a tool are tried in their order: when the model refuses one with a `ValidationException` that
   * names it, the next is tried, and the client remembers which one the model took. `textFormat` has to be asked for.
   */
  way?: ObjectWay | undefined;
}

export interface ObjectOutput<Value> {
  object: Value;
  message: Message;
  usage: TokenUsage | undefined;
  way: ObjectWay;
  $metadata: ResponseMetadata;
}

/** The object as it is made. Each promise rejects with the error that ended the stream. */
export interface ObjectStream<Value> {
  /** The object so far, once for each piece that adds to it. Nothing is validated yet. What is whole keeps its identity. */
  partials: AsyncIterableIterator<DeepPartial<Value>>;
  /** Validated. */
  object: Promise<Value>;
  message: Promise<Message>;
  usage: Promise<TokenUsage | undefined>;
  way: Promise<ObjectWay>;
}

export type DeepPartial<Value> = Value extends readonly (infer Item)[]
  ? DeepPartial<Item>[]
  : Value extends object
    ? { [Key in keyof Value]?: DeepPartial<Value[Key]> }
    : Value;

/**
 * Asks a model for an object that follows a schema.
 * @throws {InputError} an option cannot be; the message names it
 * @throws {BedrockError} with the code `invalid_object`, if the answer was cut short or does not follow the schema;
 * `partial` is the model's message
 */
export declare function object<const S extends Schema>(
  client: Pick<BedrockRuntimeOperations, "converse">,
  options: ObjectOptions<S>,
): Promise<ObjectOutput<ValueOf<S>>>;

/** The same while it arrives. */
export declare function objectStream<const S extends Schema>(
  client: Pick<BedrockRuntimeOperations, "converseStream">,
  options: ObjectOptions<S>,
): ObjectStream<ValueOf<S>>;
