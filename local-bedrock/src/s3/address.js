// Which bucket and which object a request is about, in path style or by its host.

/** @typedef {{ bucket: string, key: string }} Address each empty if the request names none */

/**
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html
 * @param {{ path: string, headers: Record<string, string> }} received
 * @returns {Address}
 */
export function addressOf({ path, headers }) {
  const front = bucketOfHost((headers[":authority"] ?? headers.host ?? "").toLowerCase().replace(/:\d+$/, ""));
  const rest = path.slice(1);
  if (front) return { bucket: front, key: decoded(rest) };
  const slash = rest.indexOf("/");
  if (slash < 0) return { bucket: decoded(rest), key: "" };
  return { bucket: decoded(rest.slice(0, slash)), key: decoded(rest.slice(slash + 1)) };
}

/**
 * `bucket.s3.us-east-1.amazonaws.com`, and `bucket.localhost` for who calls this machine.
 * @param {string} host
 */
function bucketOfHost(host) {
  const [, ofAws] = /^([^/]+?)\.s3[.-]/.exec(host) ?? [];
  if (ofAws) return ofAws;
  const local = host.endsWith(".localhost") ? host.slice(0, -".localhost".length) : "";
  return local === "s3" ? "" : local;
}

/** A key that is not UTF-8 is taken as it is written. @param {string} text */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
