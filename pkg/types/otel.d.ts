// The types of `bedrock-wasm/otel`. Those of OpenTelemetry are stated as far as they are used, so that @opentelemetry/api is not needed.

/** A span of @opentelemetry/api. */
export interface SpanLike {
  setAttributes(attributes: Record<string, AttributeValue>): unknown;
  setStatus(status: { code: 2; message: string }): unknown;
  recordException(exception: Error | string): unknown;
  end(): unknown;
}

export type AttributeValue = string | number | boolean | string[];

/** A tracer of @opentelemetry/api: `trace.getTracer("app")`. */
export interface TracerLike {
  startActiveSpan<Result>(
    name: string,
    options: { kind: 2; attributes: Record<string, AttributeValue> },
    run: (span: SpanLike) => Result,
  ): Result;
}

/** A histogram of @opentelemetry/api. */
export interface HistogramLike {
  record(value: number, attributes: Record<string, AttributeValue>): void;
}

/** A meter of @opentelemetry/api: `metrics.getMeter("app")`. */
export interface MeterLike {
  createHistogram(
    name: string,
    options: { unit: string; advice: { explicitBucketBoundaries: number[] } },
  ): HistogramLike;
}

export interface InstrumentOptions {
  /** Makes a span for each call. */
  tracer?: TracerLike | undefined;
  /** Records the duration and the tokens of calls that ask a model or an agent. */
  meter?: MeterLike | undefined;
  /** Records the messages of Converse and ConverseStream, which may be personal, in the span; false unless given. Bytes are left out. */
  content?: boolean | undefined;
}

/**
 * Observes every call of a client, whichever way it is made, and returns the client. A client that is instrumented again has one span a
 * call, and the options that were given last. A tracer or a meter that throws does not change a call.
 */
export declare function instrument<Client extends object>(client: Client, options?: InstrumentOptions): Client;
