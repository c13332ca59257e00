// The end of InvokeModelWithResponseStream's streams: the service has no last event, but the models' own chunks show it.
import { IncompleteStreamError } from "../errors.js";

/** How the last chunk begins, or the metrics that Bedrock adds to it, as recorded of Claude, Nova and Titan. */
const LAST = /^{"(type":"message_stop|messageStop|metadata)"|"amazon-bedrock-invocationMetrics":/;

/** How other chunks of these models begin. */
const OTHER = /^{"(type":"(message|content_block)_|messageStart|contentBlock|outputText)/;

/**
 * Follows the events of a stream, because the last one alone may be of a type that is newer than this package.
 * @param {import("../types/index.js").ResponseMetadata} $metadata for the error
 */
export function modelEnd($metadata) {
  /** Undefined if a stream that ended here would be cut; false if that is not known. @type {boolean | undefined} */
  let isComplete;
  let isFirst = true;
  const decoder = new TextDecoder();
  let intervened = false;
  return {
    /** @param {{ chunk?: { bytes?: Uint8Array | null } | null }} event */
    add(event) {
      const text = decoder.decode(event.chunk?.bytes ?? undefined);
      // A guardrail that intervenes may end a stream anywhere.
      intervened ||= text.includes('"INTERVENED"');
      if (LAST.test(text)) isComplete = true;
      else if (intervened || (isFirst && !OTHER.test(text))) isComplete = false;
      else if (OTHER.test(text)) isComplete = undefined;
      isFirst = false;
    },
    /** Whether the stream is known to be complete. */
    isComplete() {
      if (isComplete !== undefined) return isComplete;
      throw new IncompleteStreamError("the stream ended before the model's last chunk: the response is incomplete", {
        code: "no_terminal_event",
        retryable: true,
        $metadata,
      });
    },
  };
}
