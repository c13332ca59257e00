// URLs as they are signed and sent: a signature covers the path and the query byte by byte.

/** The signing names of S3 (`SINGLE_ENCODED` in `src/sigv4/mod.rs`). */
const S3 = /^s3(express|-object-lambda|-outposts)?$/;

/** @param {string} service a signing name */
export const isS3 = (service) => S3.test(service);

/**
 * The URL as it is sent. A plus in a query, which some servers verify as itself and others as the space that forms mean by it,
 * becomes that space.
 * @param {string | URL} url
 * @param {string} service its signing name
 */
export function sendable(url, service) {
  const sent = new URL(url);
  if (sent.search.includes("+")) sent.search = sent.search.replaceAll("+", "%20");
  if (isS3(service)) sent.pathname = s3Path(sent.pathname);
  return sent;
}

/**
 * S3 decodes the path of a request and verifies it with every byte encoded in upper case but `A-Za-z0-9-._~/`. `URL` leaves other
 * characters, and escapes, as they are. An escaped slash stays: the paths of S3's control plane hold ARNs.
 * @param {string} path
 */
function s3Path(path) {
  return path.replace(/%([\da-f]{2})|[^\w.~/-]/gi, (text, hex) => {
    const code = hex ? parseInt(hex, 16) : text.charCodeAt(0);
    const character = String.fromCharCode(code);
    return /[\w.~-]/.test(character) ? character : `%${code.toString(16).toUpperCase().padStart(2, "0")}`;
  });
}
