// Reads a request as it came over the wire.
import { joined } from "../lib/bytes.js";
import { isS3Request } from "../s3/route.js";
import { ServiceError } from "./errors.js";

/** Bedrock's limit for a body is 25,000,000 bytes; a little more is read so that validation can report it. */
const MAX_BODY_BYTES = 26_000_000;

/** S3 takes 5 GB in one request; here it is in memory. */
const MAX_OBJECT_BYTES = 2 ** 28;

/**
 * @typedef {object} Wire What a `Request` cannot hold of the bytes that arrived. Signatures cover the path, the query and the
 *   headers as they were sent, which `URL` and `Headers` normalise.
 * @property {string} target of the request line, path and query
 * @property {Record<string, string>} headers by lower-case name, `host` among them; values of one name are joined by commas
 * @property {ReadableStream<Uint8Array> | null} body a `Request` holds none with GET and HEAD
 * @property {AbortSignal} signal aborts if the client disconnects early
 */

/** @type {WeakMap<Request, Wire>} */
const wires = new WeakMap();

/**
 * Keeps the wire beside a request, for its adapter knows more than the `Request` can hold.
 * @param {Request} request
 * @param {Wire} wire
 * @returns {Request} the same one
 */
export function withWire(request, wire) {
  wires.set(request, wire);
  return request;
}

/** @param {Request} request @returns {AbortSignal} aborts when the client leaves */
export const signalOf = (request) => wires.get(request)?.signal ?? request.signal;

/**
 * @param {Request} request
 * @returns {Omit<import("./call.js").Received, "body">} everything but its body
 */
export function headOf(request) {
  const { target, headers } = wires.get(request) ?? fromRequest(request);
  const mark = target.indexOf("?");
  const [path, query] = mark < 0 ? [target, ""] : [target.slice(0, mark), target.slice(mark + 1)];
  return { method: request.method, path, query, headers };
}

/**
 * A request that was made in a page. A page may not set `host`, so it is the URL's.
 * @param {Request} request
 */
function fromRequest({ url, headers }) {
  const { host, origin } = new URL(url);
  return { target: url.slice(origin.length).split("#")[0], headers: { host, ...Object.fromEntries(headers) } };
}

/**
 * Reads a request to its end. A body that is too large is read to its end, but not kept: a client that is still sending does
 * not see an answer.
 * @param {Request} request
 * @returns {Promise<import("./call.js").Received>}
 * @throws {ServiceError} `RequestEntityTooLargeException`
 * @throws {ClientLeft}
 */
export async function receive(request) {
  const wire = wires.get(request);
  const head = headOf(request);
  const most = isS3Request(head) ? MAX_OBJECT_BYTES : MAX_BODY_BYTES;
  /** @type {Uint8Array[]} */
  const pieces = [];
  let size = 0;
  for await (const piece of piecesOf(wire ? wire.body : await bodyOf(request))) {
    size += piece.length;
    if (size <= most) pieces.push(piece);
  }
  if (size <= most) return { ...head, body: joined(pieces) };
  throw new ServiceError("RequestEntityTooLargeException", 413, "Request size exceeded the limit of 25000000 bytes.");
}

/** Firefox's requests have no `body`: https://bugzilla.mozilla.org/show_bug.cgi?id=1387483 */
const bodyOf = async (/** @type {Request} */ request) =>
  request.body === undefined ? new Response(await request.arrayBuffer()).body : request.body;

/** The client hung up while it was still sending its request. */
export class ClientLeft extends Error {}

/**
 * By its reader: not every browser's streams can be iterated.
 * @param {ReadableStream<Uint8Array> | null} body
 */
async function* piecesOf(body) {
  const reader = body?.getReader();
  for (;;) {
    const read = await reader?.read().catch(left);
    if (!read || read.done) return;
    yield read.value;
  }
}

/**
 * @param {unknown} cause
 * @returns {never}
 */
function left(cause) {
  throw new ClientLeft("the client left while it was sending its request", { cause });
}
