// A call of `fetch` across a port. One side asks, the other answers with the head of a response and then a chunk for each
// time that it is asked, so that a slow reader slows the sender down.

/** Responses that have no body. */
const NO_BODY = [101, 204, 205, 304];

/**
 * @param {Worker} worker
 * @param {string} region
 * @param {Request} request
 * @returns {Promise<Response>}
 * @throws {TypeError} as `fetch` does, for whatever happens to a connection
 */
export async function ask(worker, region, request) {
  const { url, method, signal } = request;
  const headers = [...request.headers];
  const body = method === "GET" || method === "HEAD" ? undefined : await request.arrayBuffer();
  signal.throwIfAborted();
  const { port1: port, port2 } = new MessageChannel();
  worker.postMessage({ region, request: { url, method, headers, body } }, [port2, ...(body ? [body] : [])]);
  return new Promise((resolve, reject) => {
    /** @type {ReadableStreamDefaultController<Uint8Array> | undefined} */
    let controller;
    const fail = (/** @type {unknown} */ error) => {
      reject(error);
      controller?.error(error);
      port.close();
    };
    const leave = () => {
      port.postMessage("abort");
      fail(signal.reason);
    };
    signal.addEventListener("abort", leave, { once: true });
    /** @type {UnderlyingDefaultSource<Uint8Array>} */
    const source = {
      start: (given) => void (controller = given),
      pull: () => port.postMessage("pull"),
      cancel: () => port.postMessage("abort"),
    };
    port.onmessage = ({ data: { head, chunk, problem } }) => {
      if (problem !== undefined) fail(new TypeError(problem));
      else if (chunk) controller?.enqueue(chunk);
      else if (head) {
        const hasBody = !NO_BODY.includes(head.status) && method !== "HEAD";
        resolve(new Response(hasBody ? new ReadableStream(source, { highWaterMark: 0 }) : null, head));
      } else {
        signal.removeEventListener("abort", leave);
        controller?.close();
        port.close();
      }
    };
  });
}

/**
 * @param {typeof globalThis.fetch} fetch
 * @param {{ url: string, method: string, headers: [string, string][], body?: ArrayBuffer }} request
 * @param {MessagePort} port
 */
export async function send(fetch, { url, ...init }, port) {
  const leaving = new AbortController();
  const responded = fetch(url, { ...init, signal: leaving.signal });
  const reader = responded.then(({ body }) => body?.getReader());
  port.onmessage = async ({ data }) => {
    if (data === "abort") return leaving.abort();
    try {
      const { done, value } = (await (await reader)?.read()) ?? { done: true };
      port.postMessage(done ? {} : { chunk: value });
    } catch (error) {
      port.postMessage({ problem: /** @type {Error} */ (error).message });
    }
  };
  await reader;
  const { status, statusText, headers } = await responded;
  port.postMessage({ head: { status, statusText, headers: [...headers] } });
}
