// A `fetch` that answers from a script and keeps what it was asked.

const EVENT_STREAM = { "content-type": "application/vnd.amazon.eventstream" };

/**
 * @typedef {{ url: string, method: string, headers: Record<string, string>, body: Uint8Array, init: RequestInit }} Sent
 * @param {...((sent: Sent) => Response | Promise<Response>)} script one answer for each request; the last one repeats
 * @returns {typeof fetch & { sent: Sent[] }}
 */
export function scriptedFetch(...script) {
  const sent = [];
  const fetch = async (url, init) => {
    const body = new Uint8Array(await new Response(init.body).arrayBuffer());
    const request = { url: String(url), method: init.method, headers: Object.fromEntries(init.headers), body, init };
    sent.push(request);
    return script[Math.min(sent.length, script.length) - 1](request);
  };
  return Object.assign(fetch, { sent });
}

/** Answers with JSON. */
export function json(value, status = 200, headers = {}) {
  const all = { "content-type": "application/json", "x-amzn-requestid": "request-1", ...headers };
  return () => new Response(JSON.stringify(value), { status, headers: all });
}

/** Answers with an event stream in the chunks that are given. */
export function stream(...chunks) {
  return () => new Response(ReadableStream.from(chunks), { headers: { ...EVENT_STREAM, "x-amzn-requestid": "request-1" } });
}

/**
 * Answers with an event stream that the test feeds.
 * @returns {{ answer: () => Response, push: (chunk: Uint8Array) => void, end: () => void, fail: (error: unknown) => void, cancelled: Promise<unknown> }}
 */
export function openStream() {
  let controller;
  let noteCancel;
  const cancelled = new Promise((resolve) => (noteCancel = resolve));
  const body = new ReadableStream({ start: (given) => void (controller = given), cancel: noteCancel });
  return {
    answer: () => new Response(body, { headers: EVENT_STREAM }),
    push: (chunk) => controller.enqueue(chunk),
    end: () => controller.close(),
    fail: (error) => controller.error(error),
    cancelled,
  };
}

/** The same bytes in chunks of a length. */
export function inChunks(bytes, length) {
  const chunks = [];
  for (let at = 0; at < bytes.length; at += length) chunks.push(bytes.slice(at, at + length));
  return chunks;
}
