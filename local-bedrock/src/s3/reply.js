// How S3 answers.
import { idHeaders } from "./errors.js";
import { xmlDocument, XML_HEADERS } from "./xml.js";

/** Bodies are written in pieces, so that a client that leaves is noticed. */
const PIECE_BYTES = 2 ** 20;

/**
 * @param {import("../http/call.js").Call} call
 * @param {string} name of the document's outermost element
 * @param {Record<string, unknown>} members
 * @param {Record<string, string>} [headers]
 */
export const sendXml = (call, name, members, headers = {}) =>
  call.send(200, xmlDocument(name, members), { ...XML_HEADERS, ...idHeaders(call.record.id), ...headers });

/**
 * @param {import("../http/call.js").Call} call
 * @param {number} status
 * @param {Record<string, string>} headers
 */
export function sendHead(call, status, headers) {
  call.outlet.head(status, { ...idHeaders(call.record.id), ...headers });
  return call.outlet.end();
}

/**
 * @param {import("../http/call.js").Call} call
 * @param {number} status
 * @param {Uint8Array} bytes
 * @param {Record<string, string>} headers
 */
export async function sendBytes(call, status, bytes, headers) {
  call.outlet.head(status, { ...idHeaders(call.record.id), ...headers, "content-length": String(bytes.length) });
  for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
    await call.outlet.write(bytes.subarray(at, at + PIECE_BYTES));
  }
  return call.outlet.end();
}
