// Where the requests for a bucket go.
import { invalid } from "../lib/options.js";

/** A name that can be a label of a host; one with a dot would not be covered by the certificate. */
const LABEL = /^[a-z\d][a-z\d-]{1,61}[a-z\d]$/;

/**
 * The endpoint prefix, the client's configuration and what paths begin with. The name of a bucket may be data, so it
 * can be a host's label or a path's segment and nothing else.
 * @param {unknown} bucket
 * @param {Record<string, any>} config
 */
export function placeOf(bucket, { forcePathStyle, useFipsEndpoint, useDualstackEndpoint, ...config }) {
  if (typeof bucket !== "string" || !/^[a-z\d][\w.-]{1,254}$/i.test(bucket)) {
    throw invalid("Bucket: give the name of a bucket; ARNs and access points are not supported");
  }
  const url = config.endpoint && new URL(config.endpoint);
  const isAddress = /^[\d.]+$|^\[/.test(url?.hostname);
  const path = forcePathStyle || config.signingHost || isAddress || !LABEL.test(bucket) ? `/${bucket}` : "";
  const front = path ? "" : `${bucket}.`;
  if (url) {
    return { id: "s3", path, config: { ...config, endpoint: `${url.protocol}//${front}${url.host}${url.pathname}` } };
  }
  return { id: `${front}s3${useFipsEndpoint ? "-fips" : ""}${useDualstackEndpoint ? ".dualstack" : ""}`, path, config };
}
