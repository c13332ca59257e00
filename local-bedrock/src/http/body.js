import { ServiceError } from "./errors.js";

/** Bedrock's own limit for a body is 25,000,000 bytes; a little more is read so that validation can say so. */
const MAX_BODY_BYTES = 26_000_000;

/**
 * A body that is too large is read to its end, but not kept: who is still sending does not see an answer.
 * @param {import("node:http").IncomingMessage} request
 * @returns {Promise<Buffer>}
 * @throws {ServiceError} `RequestEntityTooLargeException`
 */
export async function readBody(request) {
  const chunks = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size <= MAX_BODY_BYTES) chunks.push(chunk);
  }
  if (size <= MAX_BODY_BYTES) return Buffer.concat(chunks);
  throw new ServiceError("RequestEntityTooLargeException", 413, "Request size exceeded the limit of 25000000 bytes.");
}
