// A request's body, of which no more is read than may be sent.

const MAX_BODY_BYTES = 8 * 1024 * 1024;

/**
 * The body, or undefined if it is too long. A chunked body has no length to judge it by, so its bytes are counted as they come.
 * @param {Request} request
 * @returns {Promise<Uint8Array<ArrayBuffer> | undefined>}
 */
export async function bodyOf({ headers, body }) {
  if (Number(headers.get("content-length")) > MAX_BODY_BYTES) return undefined;
  /** @type {Uint8Array<ArrayBuffer>[]} */
  const chunks = [];
  let length = 0;
  for await (const chunk of body ?? []) {
    length += chunk.byteLength;
    if (length > MAX_BODY_BYTES) return undefined;
    chunks.push(chunk);
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}
