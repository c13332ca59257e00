// Where the requests for a bucket go.
import { invalid } from "../lib/options.js";

/** A name that can be a label of a host; one with a dot would not be covered by the certificate. */
const LABEL = /^[a-z\d][a-z\d-]{1,61}[a-z\d]$/;

/**
 * The endpoint prefix, the client's configuration and the beginning of paths. The name of a bucket may be data, so it
 * can be a host's label or a path's segment and nothing else.
 * @param {unknown} bucket
 * @param {import("../types/s3.js").S3Config} config
 */
export function placeOf(bucket, { forcePathStyle, useFipsEndpoint, useDualstackEndpoint, ...config }) {
  if (typeof bucket !== "string" || !/^[a-z\d][\w.-]{1,254}$/i.test(bucket)) {
    throw invalid("Bucket: give the name of a bucket; ARNs and access points are not supported");
  }
  // cast: an endpoint that is empty is refused by the client.
  const url = /** @type {URL | undefined} */ (config.endpoint && new URL(config.endpoint));
  // cast: neither `undefined` nor its text is an address.
  const isAddress = /^[\d.]+$|^\[/.test(/** @type {string} */ (url?.hostname));
  const isInPath = forcePathStyle || config.signingHost || isAddress || !LABEL.test(bucket);
  const front = isInPath ? "" : `${bucket}.`;
  if (url) url.host = front + url.host;
  return {
    id: `${front}s3${useFipsEndpoint ? "-fips" : ""}${useDualstackEndpoint ? ".dualstack" : ""}`,
    path: isInPath ? `/${bucket}` : "",
    config: { ...config, endpoint: url?.href },
  };
}
