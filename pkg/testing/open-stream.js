// An event stream that a test feeds while it looks at what the reader makes of it.

/**
 * @returns {{ answer: import("./answers.js").Answer, push: (chunk: Uint8Array) => void, end: () => void,
 *   fail: (error: unknown) => void, cancelled: Promise<unknown> }} `cancelled` resolves with the reason once nobody reads any more
 */
export function openStream() {
  let controller;
  let noteCancel;
  const cancelled = new Promise((resolve) => (noteCancel = resolve));
  const body = new ReadableStream({ start: (given) => void (controller = given), cancel: noteCancel });
  return {
    answer: () => new Response(body, { headers: { "content-type": "application/vnd.amazon.eventstream" } }),
    push: (chunk) => controller.enqueue(chunk),
    end: () => controller.close(),
    fail: (error) => controller.error(error),
    cancelled,
  };
}
