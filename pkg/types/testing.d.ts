// The types of `bedrock-wasm/testing`.
import type { ContentBlock, ConverseMetrics, ConverseResponse, StopReason, TokenUsage } from "./bedrock-runtime.js";
import type { EventStreamHeaderValue, JsonValue } from "./index.js";

/** A request that a scripted fetch was given. Its secrets can be read, but neither `console.log` nor `JSON.stringify` shows them. */
export interface Sent {
  url: string;
  method: string;
  /** Names in lower case. */
  headers: Record<string, string>;
  body: Uint8Array;
  /** What `fetch` was given beside the URL. */
  readonly init: RequestInit;
  readonly signal: AbortSignal | undefined;
  delivery: Delivery;
}

/** The progress of a response. */
export interface Delivery {
  /** `cancelled`: the reader left; `aborted`: by the request's signal; `failed`: `fetch` rejected, or the connection was lost. */
  outcome: "pending" | "complete" | "cancelled" | "aborted" | "failed";
  /** Of the body, as far as it was taken. */
  bytes: number;
}

/** An entry of a script: a function from a request to a `Response`. */
export type Answer = (sent: Sent) => Response | Promise<Response>;

/**
 * A `fetch` that answers from a script: each request takes the next answer, and the last one repeats.
 * It honours `signal` as a real `fetch` does.
 * @throws {InputError} the script is empty, or not a list of answers
 */
export declare function scriptedFetch(script: readonly Answer[]): typeof fetch & { sent: Sent[] };

/** Answers with JSON, such as what `converseOutput` makes. */
export declare function json(value: unknown, status?: number, headers?: Record<string, string>): Answer;
/** Answers with an event stream; each frame is a chunk of its own. Headers may name another `content-type`. */
export declare function stream(frames: readonly Uint8Array[], headers?: Record<string, string>): Answer;
/** Answers with an error of the service, with the status that its model has unless one is given. */
export declare function serviceError(
  name: string,
  details?: { status?: number; message?: string; retryAfterMs?: number; members?: object },
): Answer;
/** Answers with a page, as proxies and captive portals do; 502 unless a status is given. */
export declare function htmlPage(status?: number, html?: string): Answer;
/** Simulates a failed connection: `fetch` rejects. */
export declare function networkFailure(error?: Error): Answer;
/** Never responds. */
export declare function noAnswer(): Answer;

/** What is wrong with a body. Only one of `cutAfterFrames`, `cutAtByte`, `resetAtByte` and `stallAtByte` can end it. */
export interface Faults {
  /** The body comes in chunks of this length. */
  chunkBytes?: number;
  /** Milliseconds before each chunk. */
  pauseMs?: number;
  /** One bit of this frame is flipped; the first is 0. */
  flipBitInFrame?: number;
  /** The body ends cleanly after so many frames. */
  cutAfterFrames?: number;
  /** The body ends cleanly after so many bytes. */
  cutAtByte?: number;
  /** The connection is lost after so many bytes. */
  resetAtByte?: number;
  /** The body stalls after so many bytes. */
  stallAtByte?: number;
}

/** Any answer whose body ends by itself, with that body damaged, slowed down or cut. */
export declare function faulty(answer: Answer, faults: Faults): Answer;

/** A stream that a test feeds while it watches the reader. */
export declare function openStream(): {
  answer: Answer;
  push(chunk: Uint8Array): void;
  end(): void;
  fail(error: unknown): void;
  /** Resolves with the reason when the reader cancels. */
  cancelled: Promise<unknown>;
};

/** A header as `decodeEventStream` gives it (a number is taken as 32 bits), or of a type that is named. */
export type HeaderInput =
  | EventStreamHeaderValue
  | { type: "boolean"; value: boolean }
  | { type: "byte" | "short" | "integer" | "long"; value: number | bigint }
  | { type: "binary"; value: Uint8Array }
  | { type: "string" | "uuid"; value: string }
  | { type: "timestamp"; value: Date };

/** One event-stream message as bytes, with both of its checksums. */
export declare function message(headers: Record<string, HeaderInput>, body?: Uint8Array | string): Uint8Array;
/** An event as Bedrock sends it, its payload padded; text and bytes are taken as they are. Its type may be unknown to the service model. */
export declare function event(type: string, payload?: object | string | Uint8Array): Uint8Array;
/** An exception of the service's model, such as `throttlingException`, which ends a stream. */
export declare function exception(type: string, payload?: object | string | Uint8Array): Uint8Array;
/** An error that is not in any service model, which ends a stream. */
export declare function errorFrame(code: string, message: string): Uint8Array;
/** The text with which `event` pads payloads. */
export declare const PADDING: string;

/** The members of Converse's output other than its content. */
export interface ConverseRest {
  stopReason?: StopReason;
  usage?: TokenUsage;
  metrics?: ConverseMetrics;
  additionalModelResponseFields?: JsonValue;
}

/** Converse's output for a text, or for content blocks. */
export declare function converseOutput(
  content: string | ContentBlock[],
  rest?: ConverseRest,
): Omit<ConverseResponse, "$metadata">;
/** The frames of the stream that adds up to a text, or to content blocks of text, tool use and reasoning text. */
export declare function converseFrames(content: string | ContentBlock[], rest?: ConverseRest): Uint8Array[];

/** Bytes one after another. */
export declare function joined(...parts: Uint8Array[]): Uint8Array;
/** The same bytes in chunks of a length. */
export declare function inChunks(bytes: Uint8Array, length: number): Uint8Array[];
