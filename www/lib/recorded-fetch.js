// A `fetch` that keeps what was sent and what came back, for the inspector.

/**
 * @typedef {object} Exchange One HTTP request and its response. Times are `performance.now()`.
 * @property {number} startedAt
 * @property {string} method
 * @property {string} url
 * @property {Record<string, string>} headers as sent; secrets among them stay in this tab's memory and are masked when shown
 * @property {Uint8Array} body as sent
 * @property {number} [respondedAt] when the response's headers had arrived
 * @property {number} [status]
 * @property {Record<string, string>} [responseHeaders] those that the page may read
 * @property {{ at: number, bytes: Uint8Array }[]} chunks of the response's body, as they arrived
 * @property {number} received bytes of the body, whether they are kept or not
 * @property {number} [endedAt]
 * @property {"end" | "cancelled" | "failed"} [ending] of the body, or of the request
 */

/** More of one response is counted, and not kept. */
const KEPT_BYTES = 4 * 1024 * 1024;

/**
 * @param {typeof globalThis.fetch} fetch
 * @param {(exchange: Exchange) => void} onStart
 * @param {(exchange: Exchange) => void} onChange
 * @returns {typeof globalThis.fetch}
 */
export function recordedFetch(fetch, onStart, onChange) {
  return async (input, init) => {
    const request = new Request(input, init);
    const exchange = await sent(request, init?.body);
    onStart(exchange);
    try {
      const response = await fetch(input, init);
      exchange.respondedAt = performance.now();
      exchange.status = response.status;
      exchange.responseHeaders = Object.fromEntries(response.headers);
      onChange(exchange);
      if (!response.body) return ended(exchange, "end", onChange, response);
      return new Response(recorded(response.body, exchange, onChange), response);
    } catch (error) {
      ended(exchange, "failed", onChange, undefined);
      throw error;
    }
  };
}

/**
 * @param {Request} request
 * @param {BodyInit | null | undefined} body
 * @returns {Promise<Exchange>}
 */
async function sent({ method, url, headers }, body) {
  return {
    startedAt: performance.now(),
    method,
    url,
    headers: Object.fromEntries(headers),
    body: new Uint8Array(await new Response(body).arrayBuffer()),
    chunks: [],
    received: 0,
  };
}

/**
 * @param {ReadableStream<Uint8Array>} body
 * @param {Exchange} exchange
 * @param {(exchange: Exchange) => void} onChange
 * @returns {ReadableStream<Uint8Array>}
 */
function recorded(body, exchange, onChange) {
  const reader = body.getReader();
  return new ReadableStream(
    {
      async pull(controller) {
        try {
          const { done, value } = await reader.read();
          if (done) {
            ended(exchange, "end", onChange, undefined);
            return controller.close();
          }
          if (exchange.received + value.length <= KEPT_BYTES) {
            exchange.chunks.push({ at: performance.now(), bytes: value.slice() });
          }
          exchange.received += value.length;
          onChange(exchange);
          controller.enqueue(value);
        } catch (error) {
          ended(exchange, "failed", onChange, undefined);
          controller.error(error);
        }
      },
      cancel(reason) {
        ended(exchange, "cancelled", onChange, undefined);
        return reader.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
}

/**
 * @template T
 * @param {Exchange} exchange
 * @param {NonNullable<Exchange["ending"]>} ending
 * @param {(exchange: Exchange) => void} onChange
 * @param {T} value
 * @returns {T}
 */
function ended(exchange, ending, onChange, value) {
  exchange.endedAt = performance.now();
  exchange.ending = ending;
  onChange(exchange);
  return value;
}

/** @param {Exchange} exchange @returns {Uint8Array} the response's body, as far as it is kept */
export function receivedBytes({ chunks }) {
  const all = new Uint8Array(chunks.reduce((sum, { bytes }) => sum + bytes.length, 0));
  let at = 0;
  for (const { bytes } of chunks) {
    all.set(bytes, at);
    at += bytes.length;
  }
  return all;
}
