// From bytes in any pieces to the messages of an event stream:
// https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation
import { StreamIntegrityError } from "../errors.js";

/**
 * Push a chunk, take the messages that it completes. Nothing is read twice, so that the time grows with the length of a message.
 * @typedef {{ event?: string, data?: string }} Message
 */
export class SseMessages {
  #decoder = new TextDecoder();
  #maxBytes;
  /** The part of a line that has arrived. */
  #line = "";
  #endedInCr = false;
  /** @type {Message} */
  #message = {};
  /** UTF-16 units, of which no text has more than bytes. */
  #length = 0;

  /** @param {number} maxBytes of one message, comments included */
  constructor(maxBytes) {
    this.#maxBytes = maxBytes;
  }

  /**
   * @param {Uint8Array} chunk
   * @returns {Iterable<Message>}
   */
  *push(chunk) {
    let text = this.#decoder.decode(chunk, { stream: true });
    if (!text) return;
    // The rest of a CRLF whose CR has ended a line already.
    if (this.#endedInCr && text[0] === "\n") text = text.slice(1);
    this.#endedInCr = text.endsWith("\r");
    const lines = text.split(/\r\n|\r|\n/);
    // cast: `split` gives one line at least.
    const rest = /** @type {string} */ (lines.pop());
    for (const line of lines) {
      this.#grow(line);
      const message = this.#message;
      if (this.#line) this.#field(this.#line);
      else {
        this.#message = {};
        this.#length = 0;
        yield message;
      }
      this.#line = "";
    }
    this.#grow(rest);
  }

  /** Whether a body may end here: no message has begun. */
  get isAtEnd() {
    return !this.#line && !Object.keys(this.#message).length;
  }

  #grow(/** @type {string} */ text) {
    this.#line += text;
    this.#length += text.length;
    if (this.#length <= this.#maxBytes) return;
    const message = `a message is longer than maxMessageBytes, ${this.#maxBytes}; raise it if that can be`;
    throw new StreamIntegrityError(message, { code: "message_too_large" });
  }

  /** A line without a colon is a name without a value; one that begins with a colon is a comment, such as servers between add. */
  #field(/** @type {string} */ line) {
    // cast: every line matches.
    const [, name, value = ""] = /** @type {RegExpExecArray} */ (/([^:]*)(?:: ?(.*))?/s.exec(line));
    const message = this.#message;
    if (name === "event") message.event = value;
    if (name === "data") message.data = message.data === undefined ? value : `${message.data}\n${value}`;
  }
}
