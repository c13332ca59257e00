// A response that is written piece by piece, as fast as its reader takes it.
import { HangUp } from "../faults/hang-up.js";

/** `Response` lets these statuses have no body: https://fetch.spec.whatwg.org/#null-body-status */
const WITHOUT_BODY = [204, 205, 304];

/**
 * The writing end of one `Response`. A connection that ends early is part of the response as well: its body fails with
 * a `HangUp`, or the whole is `Response.error()`. An adapter ends its socket accordingly; a page sees a network error.
 */
export class ResponseStream {
  /** @type {Promise<Response>} */
  response;
  /** @type {(response: Response) => void} */
  #respond = () => {};
  /** Of the body, while there is one. @type {ReadableStreamDefaultController<Uint8Array> | undefined} */
  #controller;
  #begun = false;
  /** Whether a reader is there. */
  #open = false;
  /** Settles the write that waits until the reader asks for more. @type {{ resolve(): void, reject(reason: unknown): void }} */
  #wanted = { resolve() {}, reject() {} };

  /** @param {AbortController} abort aborted when the reader cancels the body; when it aborts for another reason, the body fails */
  constructor(abort) {
    this.abort = abort;
    this.response = new Promise((resolve) => (this.#respond = resolve));
    abort.signal.addEventListener("abort", () => this.#fail(abort.signal.reason));
  }

  /** @returns {boolean} whether status and headers were sent */
  get begun() {
    return this.#begun;
  }

  /** @param {number} status @param {HeadersInit} headers */
  head(status, headers) {
    const source = {
      start: (/** @type {ReadableStreamDefaultController<Uint8Array>} */ controller) => (this.#controller = controller),
      pull: () => this.#wanted.resolve(),
      cancel: () => this.#left(),
    };
    this.#open = !WITHOUT_BODY.includes(status);
    const body = this.#open ? new ReadableStream(source, { highWaterMark: 0 }) : null;
    const response = new Response(body, { status, headers });
    this.#begun = true;
    this.#respond(response);
  }

  /**
   * @param {Uint8Array} bytes not empty
   * @returns {Promise<void>} resolves when the reader has taken them and wants more; rejects if it leaves
   */
  async write(bytes) {
    this.abort.signal.throwIfAborted();
    if (!this.#open) return;
    /** @type {Promise<void>} */
    const wanted = new Promise((resolve, reject) => (this.#wanted = { resolve, reject }));
    this.#controller?.enqueue(bytes);
    await wanted;
  }

  /** Ends the body as one that is whole. */
  end() {
    if (this.#open) this.#controller?.close();
    this.#open = false;
  }

  /** @param {"close" | "reset"} how the connection ends before the body, or the response, is whole */
  hangUp(how) {
    this.#fail(new HangUp(how));
    this.close();
  }

  /** Ensures that there is a response and that it ends, once the work on it has ended. */
  close() {
    this.#begun = true;
    this.#fail(new HangUp("reset"));
    this.#respond(Response.error());
  }

  #left() {
    this.#open = false;
    this.abort.abort();
  }

  /** @param {unknown} reason */
  #fail(reason) {
    if (this.#open) this.#controller?.error(reason);
    this.#open = false;
    this.#wanted.reject(reason);
  }
}
