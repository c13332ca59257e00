// Bodies in `aws-chunked` encoding, whose checksum comes in a trailer.
// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html
import { ServiceError } from "../http/errors.js";
import { joined, textOf } from "../lib/bytes.js";

const CR = 13;
const LF = 10;
/** A chunk's size line, and a trailer's, are short. */
const MAX_LINE_BYTES = 1024;

const incomplete = () =>
  new ServiceError(
    "IncompleteBody",
    400,
    "You did not provide the number of bytes specified by the Content-Length HTTP header",
  );

/**
 * Takes the encoding off a request.
 * @template {{ headers: Record<string, string>, body: Uint8Array }} Request
 * @param {Request} received one without the encoding is left as it is
 * @returns {Request} the headers of its trailer are among its headers
 * @throws {ServiceError} `IncompleteBody`
 */
export function withoutChunks(received) {
  const { headers, body } = received;
  const encodings = (headers["content-encoding"] ?? "").split(",").map((name) => name.trim());
  if (!encodings.includes("aws-chunked")) return received;
  const pieces = [];
  let at = 0;
  for (;;) {
    const { line, next } = lineAt(body, at);
    const [digits] = line.split(";");
    if (!/^[\da-f]{1,8}$/i.test(digits)) throw incomplete();
    const size = parseInt(digits, 16);
    at = next;
    if (size === 0) break;
    if (body[at + size] !== CR || body[at + size + 1] !== LF) throw incomplete();
    pieces.push(body.subarray(at, at + size));
    at += size + 2;
  }
  const trailer = trailerAt(body, at);
  const decoded = joined(pieces);
  const declared = headers["x-amz-decoded-content-length"];
  if (declared !== undefined && Number(declared) !== decoded.length) throw incomplete();
  const others = encodings.filter((name) => name !== "aws-chunked").join(",");
  return { ...received, headers: { ...headers, ...trailer, "content-encoding": others }, body: decoded };
}

/**
 * @param {Uint8Array} body
 * @param {number} start
 */
function trailerAt(body, start) {
  /** @type {Record<string, string>} */
  const trailer = {};
  for (let at = start; at < body.length;) {
    const { line, next } = lineAt(body, at);
    const colon = line.indexOf(":");
    if (colon > 0) trailer[line.slice(0, colon).trim().toLowerCase()] = line.slice(colon + 1).trim();
    at = next;
  }
  return trailer;
}

/**
 * @param {Uint8Array} body
 * @param {number} at
 */
function lineAt(body, at) {
  const end = body.indexOf(LF, at);
  if (end < 0 || end - at > MAX_LINE_BYTES || body[end - 1] !== CR) throw incomplete();
  return { line: textOf(body.subarray(at, end - 1)), next: end + 1 };
}
