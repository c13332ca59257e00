// Sends an answer to the client, and logs it.
import { bytesOf } from "../lib/bytes.js";

/** Sends an answer, and writes its times into the log. A subclass adds the faults that a script asks for. */
export class Outlet {
  /** Settles when the answer has ended; handlers need not wait for it, because the server does. */
  settled = Promise.resolve();

  /**
   * @param {object} parts
   * @param {import("./response-stream.js").ResponseStream} parts.stream
   * @param {Record<string, string>} parts.headers that every answer of this request has
   * @param {import("../control/request-log.js").RequestRecord} parts.record
   * @param {AbortSignal} parts.signal aborts as soon as the client hangs up
   */
  constructor({ stream, headers, record, signal }) {
    this.stream = stream;
    this.headers = headers;
    this.record = record;
    this.signal = signal;
  }

  /** @returns {boolean} */
  get begun() {
    return this.stream.begun;
  }

  /**
   * @param {number} status
   * @param {Record<string, string>} headers
   */
  head(status, headers) {
    this.stream.head(status, this.headersWith(headers));
    this.record.status = status;
    this.record.headAt = Date.now();
  }

  /**
   * @param {Record<string, string>} headers of this answer
   * @returns {Record<string, string>} all that are written
   */
  headersWith(headers) {
    return { ...this.headers, ...headers };
  }

  /**
   * Writes one piece of the body and waits while the client is slower than the model.
   * @param {Uint8Array | string} piece
   * @param {string} [_eventType] of a frame
   */
  async write(piece, _eventType) {
    this.signal.throwIfAborted();
    const bytes = bytesOf(piece);
    if (!bytes.length) return;
    this.record.firstByteAt ??= Date.now();
    this.record.bytes += bytes.length;
    await this.stream.write(bytes);
  }

  /**
   * @param {Uint8Array | string} [piece] the last one, or the only one
   * @returns {Promise<void>}
   */
  end(piece) {
    this.settled = this.finish(piece);
    this.settled.catch(() => {}); // the server awaits it, but perhaps later than it rejects
    return this.settled;
  }

  /** @param {Uint8Array | string} [piece] */
  async finish(piece) {
    if (piece?.length) await this.write(piece);
    this.over("end");
  }

  /** @param {"end" | "close" | "reset"} how as a complete answer; the connection closed in mid-answer; the connection reset */
  over(how) {
    this.record.endedAt ??= Date.now();
    if (how === "end") this.stream.end();
    else this.stream.hangUp(how);
  }
}
