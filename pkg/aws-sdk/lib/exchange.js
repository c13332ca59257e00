// One attempt of a call, for those who read its response.
import { MAX_OUTPUT_BYTES } from "../../call/response.js";
import { bytesOf } from "../../data/body.js";
import { onAbort } from "../../lib/abort.js";
import { redactor } from "../../lib/redact.js";
import { signalOf } from "./call-signal.js";

/** @typedef {{ statusCode: number, headers?: Record<string, string>, body?: any }} HttpResponse any: the body is the handler's */

export class Exchange {
  #controller = new AbortController();
  maxMessageBytes = MAX_OUTPUT_BYTES;
  /** @type {any} any: as `output` gives them */
  members;
  /** @type {Record<string, unknown> | undefined} */
  errorBody;
  /** Of what reads the response's body. @type {((reason: unknown) => unknown) | undefined} */
  onAbort;
  /** Called when the response has been read or nobody will read it. */
  close = () => {};
  /** @type {any} any: a `Response`, as far as a call reads one */
  response;

  /**
   * @param {import("./call-signal.js").CallersSignal | undefined} abortSignal
   * @param {Record<string, unknown> | undefined} identity its texts are secret
   * @param {<Value>(error: Value) => Value} asException for every error, those of a stream as well
   */
  constructor(abortSignal, identity = {}, asException) {
    const { hide, clean, ...others } = redactor({});
    for (const secret of Object.values(identity)) if (typeof secret === "string") hide(secret);
    /** @type {ReturnType<typeof redactor>} */
    this.redactor = { ...others, hide, clean: (value) => asException(clean(value)) };
    const callers = signalOf(abortSignal);
    if (!callers) return;
    callers.throwIfAborted();
    this.close = onAbort(callers, () => {
      this.#controller.abort(callers.reason);
      this.onAbort?.(callers.reason);
    });
  }

  get signal() {
    return this.#controller.signal;
  }

  /** The SDK's names for the ids of a response. */
  get $metadata() {
    /** @type {(name: string) => string | undefined} */
    const header = (name) => this.redactor.clean(this.response?.headers.get(name) ?? undefined);
    return {
      httpStatusCode: this.response?.status,
      requestId: header("x-amzn-requestid") ?? header("x-amzn-request-id") ?? header("x-amz-request-id"),
      extendedRequestId: header("x-amz-id-2"),
      cfId: header("x-amz-cf-id"),
      attempts: undefined,
      totalRetryDelay: undefined,
    };
  }

  /** There are no limits but the request handler's. */
  stop() {}

  /**
   * The response as `fetch` would have returned it.
   * @param {HttpResponse} response
   */
  takes({ statusCode: status, headers = {}, body }) {
    this.response = {
      status,
      ok: /^2..$/.test(`${status}`),
      headers: fetched(headers),
      body,
      arrayBuffer: async () => bytesOf(body ?? "") ?? body.arrayBuffer(),
    };
    return this.response;
  }
}

/**
 * HTTP/2 has pseudo-headers, which are not headers elsewhere.
 * @param {Record<string, string>} headers
 */
function fetched(headers) {
  const real = Object.entries(headers).filter(([name]) => !name.startsWith(":"));
  return new Headers(real.map(([name, value]) => [name, `${value}`]));
}
