// OpenTelemetry's own SDK, which keeps in memory what `bedrock-wasm/otel` makes.
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics";
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-base";

/** A tracer and a meter, and what they were given. */
export function telemetry() {
  const spans = new InMemorySpanExporter();
  const tracerProvider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] });
  const metrics = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter: metrics, exportIntervalMillis: 2 ** 30 });
  const meterProvider = new MeterProvider({ readers: [reader] });
  return {
    tracerProvider,
    meterProvider,
    tracer: tracerProvider.getTracer("test"),
    meter: meterProvider.getMeter("test"),
    /** Spans that have ended, in the words that are compared. */
    spans: () =>
      spans.getFinishedSpans().map(({ name, kind, status, attributes, events }) => ({
        name,
        kind,
        status,
        attributes,
        events: events.map((event) => event.name),
      })),
    /** Histograms by their names: unit, bounds, and each series without its times. */
    async histograms() {
      await reader.forceFlush();
      const recorded = metrics
        .getMetrics()
        .at(-1)
        .scopeMetrics.flatMap((scope) => scope.metrics)
        .map(({ descriptor, dataPoints }) => [
          descriptor.name,
          {
            unit: descriptor.unit,
            bounds: dataPoints[0].value.buckets.boundaries,
            series: dataPoints.map(({ attributes, value }) => ({ attributes, count: value.count, sum: value.sum })),
          },
        ]);
      return Object.fromEntries(recorded);
    },
  };
}
