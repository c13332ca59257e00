import { once } from "node:events";

/** The way an answer takes to the client. What is asked of the answer - faults - is done by a subclass. */
export class Outlet {
  /** Settles when the answer is over; a handler that does not wait for its own answer leaves that to the server. */
  settled = Promise.resolve();

  /**
   * @param {object} parts
   * @param {import("node:http").ServerResponse} parts.response
   * @param {import("../control/request-log.js").RequestRecord} parts.record
   * @param {AbortSignal} parts.signal aborts as soon as the client hangs up
   */
  constructor({ response, record, signal }) {
    this.response = response;
    this.record = record;
    this.signal = signal;
  }

  /** @returns {boolean} */
  get begun() {
    return this.response.headersSent;
  }

  /**
   * @param {number} status
   * @param {Record<string, string | number>} headers
   */
  head(status, headers) {
    this.record.status = status;
    this.record.headAt = Date.now();
    this.response.writeHead(status, headers);
  }

  /**
   * Writes one piece of the body and waits while the client is slower than the model.
   * @param {Uint8Array | string} piece
   * @param {string} [_eventType] of a frame
   */
  async write(piece, _eventType) {
    this.signal.throwIfAborted();
    this.record.firstByteAt ??= Date.now();
    this.record.bytes += Buffer.byteLength(piece);
    if (!this.response.write(piece)) await once(this.response, "drain", { signal: this.signal });
  }

  /**
   * @param {Uint8Array | string} [piece] the last one, or the only one
   * @returns {Promise<void>}
   */
  end(piece) {
    this.settled = this.finish(piece);
    this.settled.catch(() => {}); // the server looks, but perhaps not before it has something else to deal with
    return this.settled;
  }

  /** @param {Uint8Array | string} [piece] */
  async finish(piece) {
    if (piece?.length) {
      this.record.firstByteAt ??= Date.now();
      this.record.bytes += Buffer.byteLength(piece);
    }
    this.response.end(piece);
  }
}
