// The end of InvokeModelWithResponseStream's streams: the service has no last event, but the models' own chunks show it.
import { IncompleteStreamError } from "../errors.js";

/** How the last chunk begins, or the metrics that Bedrock adds to it, as recorded of Claude, Nova and Titan. */
const LAST = /^{"(type":"message_stop|messageStop|metadata)"|"amazon-bedrock-invocationMetrics":/;

/** How other chunks of these models begin. */
const OTHER = /^{"(type":"(message|content_block)_|messageStart|contentBlock|outputText)/;

const decoder = new TextDecoder();

/** The first byte is rare in text: nearly always there is nothing to decode. */
const intervenes = (/** @type {Uint8Array | null | undefined} */ bytes) =>
  bytes && bytes.indexOf(86) >= 0 && decoder.decode(bytes).includes('"INTERVENED"');

/** Follows the events of a stream, because the last one alone may be of a type that is newer than this package. */
export class ModelEnd {
  /** Undefined if a stream that ended here would be cut; false if that is not known. @type {boolean | undefined} */
  #isComplete;
  #isFirst = true;
  /** @type {boolean | null | undefined} */
  #intervened;
  #metadata;

  /** @param {import("../types/index.js").ResponseMetadata} $metadata for the error */
  constructor($metadata) {
    this.#metadata = $metadata;
  }

  /**
   * Events that came together, and all their bytes if the module set those apart. The last event that is known decides: few
   * are decoded one by one.
   * @param {{ chunk?: { bytes?: Uint8Array | null } | null }[]} events
   * @param {Uint8Array} [blobs]
   */
  add(events, blobs) {
    // A guardrail that intervenes may end a stream anywhere.
    this.#intervened ||= blobs ? intervenes(blobs) : events.some(({ chunk }) => intervenes(chunk?.bytes));
    for (let at = events.length; at--;) {
      const text = decoder.decode(events[at].chunk?.bytes ?? undefined);
      if (LAST.test(text)) this.#isComplete = true;
      else if (this.#intervened || (this.#isFirst && !at && !OTHER.test(text))) this.#isComplete = false;
      else if (OTHER.test(text)) this.#isComplete = undefined;
      else continue;
      break;
    }
    this.#isFirst = false;
  }

  /** Whether the stream is known to be complete. */
  isComplete() {
    if (this.#isComplete !== undefined) return this.#isComplete;
    throw new IncompleteStreamError("the stream ended before the model's last chunk: the response is incomplete", {
      code: "no_terminal_event",
      retryable: true,
      $metadata: this.#metadata,
    });
  }
}
