// One call: its span, and what it adds to the metrics.
import { EventStream } from "../stream/event-stream.js";
import { attributesAfter, attributesBefore } from "./attributes.js";
import { contentOf } from "./content.js";
import { quietly } from "./quietly.js";
import { watch } from "./watch.js";

/**
 * @import { HistogramLike, SpanLike, TracerLike } from "../types/otel.js"
 * @import { Attributes, Found } from "./attributes.js"
 *
 * @typedef {object} Instruments of a client
 * @property {TracerLike | undefined} [tracer]
 * @property {boolean | undefined} [content]
 * @property {HistogramLike} [duration]
 * @property {HistogramLike} [tokens]
 */

/**
 * @param {Instruments} instruments
 * @param {string} service such as `BedrockRuntime`
 * @param {string} operation such as `Converse`
 * @param {any} input any: the call judges it
 * @param {(found: Found) => Promise<any>} send resolves to the output, or to an object with it; any: of any operation
 */
export function observed({ tracer, content, duration, tokens }, service, operation, input, send) {
  const beganMs = performance.now();
  const seconds = () => (performance.now() - beganMs) / 1000;
  const [shared, attributes] = attributesBefore(service, operation, Object(input));
  const { "gen_ai.operation.name": task, "gen_ai.request.model": model } = shared;
  /** @param {any} of any: as above */
  const record = (of) => quietly(() => task && content && Object.assign(attributes, contentOf(of)));
  /** @type {Found} */
  const found = {};
  /** @type {SpanLike | undefined} */
  let span;
  let isOver = false;

  /** @param {any} [error] any: anything can be thrown */
  const end = (error) => {
    if (isOver) return;
    isOver = true;
    record(found.message?.());
    quietly(() => {
      const [more, response] = attributesAfter(found, error);
      Object.assign(attributes, Object.assign(shared, more), response);
      span?.setAttributes(attributes);
      if (error) {
        span?.setStatus({ code: 2, message: error.message });
        span?.recordException(error);
      }
    });
    quietly(() => span?.end());
    quietly(() => {
      if (!task) return;
      duration?.record(seconds(), shared);
      for (const type of ["input", "output"]) {
        const count = attributes[`gen_ai.usage.${type}_tokens`];
        if (count) tokens?.record(count, { ...shared, "gen_ai.token.type": type });
      }
    });
  };

  /** @param {any} result any: as above */
  const settle = (result) => {
    const output = result.$metadata ? result : result.output;
    const stream = Object.values(output).find((member) => member instanceof EventStream);
    ({ $metadata: found.$metadata, usage: found.usage, stopReason: found.stopReason } = output);
    if (stream) return watch(stream, found, seconds, end);
    found.message = () => ({ ...output, ...output.output });
    end();
  };

  /** @param {SpanLike} [made] */
  const run = (made) => {
    span = made;
    return send(found).then(
      (result) => {
        quietly(() => settle(result));
        return result;
      },
      (error) => {
        end(error);
        throw error;
      },
    );
  };
  record(input);
  const name = !task ? `${service}.${operation}` : model ? `${task} ${model}` : task;
  return withSpan(tracer, name, { ...shared, ...attributes }, run);
}

/**
 * Runs once, in a span if the tracer makes one.
 * @param {TracerLike | undefined} tracer
 * @param {string} name
 * @param {Attributes} attributes
 * @param {(span?: SpanLike) => Promise<any>} run any: as above
 */
function withSpan(tracer, name, attributes, run) {
  /** Not kept beside the listeners, which would keep the output. @type {Promise<any> | undefined} any: as above */
  let running;
  const start = (/** @type {SpanLike} */ span) => (running ??= run(span));
  // A tracer's own promise may reject with the call's error, which nobody but the caller has to handle.
  quietly(() => tracer?.startActiveSpan(name, { kind: 2, attributes }, start)?.catch?.(() => {}));
  return (running ??= run());
}
