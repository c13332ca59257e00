// Where the streams of InvokeModelWithResponseStream end: the service knows no last event, but models do.
import { IncompleteStreamError } from "../errors.js";

/** How the last chunk begins, or the metrics that Bedrock adds to it, as recorded of Claude, Nova and Titan. */
const LAST = /^{"(type":"message_stop|messageStop|metadata)"|"amazon-bedrock-invocationMetrics":/;

/** How other chunks of these models begin. A guardrail that intervenes may end a stream anywhere. */
const OTHER = /^{"(type":"(message|content_block)_|messageStart|contentBlock|outputText)(?![^]*"INTERVENED")/;

/**
 * Whether a stream that ended after this event is known to be complete.
 * @param {any} event the last one
 * @param {object} $metadata
 */
export function isModelEnd(event, $metadata) {
  const text = event && new TextDecoder().decode(event.chunk?.bytes ?? undefined);
  if (LAST.test(text)) return true;
  if (event && !OTHER.test(text)) return false;
  throw new IncompleteStreamError("the stream ended before the last chunk of the model, and part of the answer is missing", { code: "no_terminal_event", retryable: true, $metadata });
}
