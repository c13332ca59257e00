// Bodies in pieces, from any `fetch`: not every one has web streams.

/**
 * Reads a response's body. node-fetch gives a Node stream; the `fetch` of React Native and of jsdom gives no body, only
 * methods that wait for all of it.
 * @param {Response | any} response
 * @returns {{ read(): Promise<{ done: boolean, value: Uint8Array }>, cancel(reason?: unknown): Promise<void> }}
 */
export function readerOf(response) {
  const { body } = response;
  if (body?.getReader) return body.getReader();
  const pieces = body?.[Symbol.asyncIterator]?.() ?? whole(response);
  return {
    read: () => pieces.next(),
    async cancel() {
      // Without it, `return` would wait for the piece that is being read.
      body?.destroy?.();
      pieces.return?.().catch(() => {});
    },
  };
}

async function* whole(response) {
  const bytes = new Uint8Array(await response.arrayBuffer());
  if (bytes.length) yield bytes;
}

/** Closes the connection of a response that nobody will read. */
export const discard = (/** @type {Response} */ response) => readerOf(response).cancel().catch(() => {});
