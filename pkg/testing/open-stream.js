// An event stream that a test feeds while it watches the reader.

/** @returns {ReturnType<typeof import("../types/testing.js").openStream>} */
export function openStream() {
  /** @type {ReadableStreamDefaultController<Uint8Array>} */
  let controller;
  /** @type {((reason: unknown) => void) | undefined} */
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
