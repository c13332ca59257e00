// Handlers of the AWS SDK that send requests their own way (through an agent, a
// proxy, a mock) in the place of `fetch`.

/** Answers that have none (https://fetch.spec.whatwg.org/#null-body-status). */
const NO_BODY = [101, 103, 204, 205, 304];

/**
 * @param {{ handle: (request: object, options: object) => Promise<{ response: any }> }} handler such as a `NodeHttpHandler`
 * @returns {typeof fetch}
 */
export function fetchThrough(handler) {
  return async (url, { method, headers, body, signal }) => {
    const { protocol, hostname, port, pathname, searchParams } = new URL(url);
    const request = {
      method,
      protocol,
      hostname,
      ...(port && { port: Number(port) }),
      path: pathname,
      query: queryOf(searchParams),
      headers: Object.fromEntries(headers),
      body,
    };
    const { response } = await handler.handle(request, { abortSignal: signal });
    const { statusCode: status, headers: answered } = response;
    if (!NO_BODY.includes(status)) return new Response(bodyOf(response.body), { status, headers: answered });
    // A stream of Node's holds its connection until it is read.
    response.body?.resume?.();
    return new Response(null, { status, headers: answered });
  };
}

/**
 * `?a=1&a=2&b=3` as the SDK holds it: `{ a: ["1", "2"], b: "3" }`.
 * @param {URLSearchParams} searchParams
 */
function queryOf(searchParams) {
  const query = {};
  for (const name of searchParams.keys()) {
    const values = searchParams.getAll(name);
    query[name] = values.length > 1 ? values : values[0];
  }
  return query;
}

/** Node's streams are async iterables; anything else is a body as it is. */
function bodyOf(body) {
  if (body === undefined || body === null) return null;
  if (body instanceof ReadableStream || typeof body[Symbol.asyncIterator] !== "function") return body;
  const chunks = body[Symbol.asyncIterator]();
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await chunks.next();
      if (done) controller.close();
      else controller.enqueue(typeof value === "string" ? new TextEncoder().encode(value) : value);
    },
    async cancel() {
      // `return()` of a stream of Node's waits for the next chunk.
      if (body.destroy) body.destroy();
      else await chunks.return?.();
    },
  });
}
