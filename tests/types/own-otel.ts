// Programs that must compile: a client of either kind, observed with OpenTelemetry's own tracer and meter.
import { metrics, trace } from "@opentelemetry/api";
import { BedrockRuntime } from "bedrock-wasm";
import { BedrockRuntimeClient } from "bedrock-wasm/aws-sdk/client-bedrock-runtime";
import { instrument, type SpanLike } from "bedrock-wasm/otel";

const tracer = trace.getTracer("app");
const meter = metrics.getMeter("app");

const client: BedrockRuntime = instrument(new BedrockRuntime({ region: "us-east-1" }), { tracer, meter, content: false });
const sdkClient: BedrockRuntimeClient = instrument(new BedrockRuntimeClient({ region: "us-east-1" }), { tracer });
void [client, sdkClient];

const own = {
  startActiveSpan<Result>(name: string, options: object, run: (span: SpanLike) => Result): Result {
    return run({ setAttributes() {}, setStatus() {}, recordException() {}, end: () => console.log(name, options) });
  },
};
instrument(client, { tracer: own });
// @ts-expect-error A tracer makes spans.
instrument(client, { tracer: {} });
// @ts-expect-error There is no such option.
instrument(client, { spans: tracer });
