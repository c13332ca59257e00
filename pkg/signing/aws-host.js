// Derives the region and the signing name from an AWS host.
import { signingNameOf } from "./signing-names.js";

/** Of all partitions, `dnsSuffix` and `dualStackDnsSuffix` in botocore's `partitions.json`. A test compares them. */
const SUFFIXES =
  `amazonaws.com api.aws amazonaws.com.cn api.amazonwebservices.com.cn amazonaws.eu api.amazonwebservices.eu c2s.ic.gov
  api.aws.ic.gov sc2s.sgov.gov api.aws.scloud cloud.adc-e.uk api.cloud-aws.adc-e.uk csp.hci.ic.gov api.aws.hci.ic.gov`.split(
    /\s+/,
  );

const REGION = String.raw`([a-z]{2,5}(?:-[a-z]+){1,3}-\d{1,2})`;
const AT_END = new RegExp(String.raw`(?:^|\.)${REGION}$`);

/** Machines and networks that AWS rents out: whoever rents one receives the request. */
const RENTED = new RegExp(String.raw`(?:^|\.)(?:compute(?:-1)?|elb|vpce-svc-[^.]+)(?:\.${REGION}(?:\.vpce)?)?$`);

/** S3's hosts end like these before their region, behind the name of any bucket or access point. */
const S3 = /(?:^|\.)s3(-accesspoint|-control|-accelerate|-object-lambda|-outposts|express-[a-z\d-]+)?(?:-fips)?$/;
/** @type {Record<string, string>} */
const S3_NAMES = { "-object-lambda": "s3-object-lambda", "-outposts": "s3-outposts" };
/** `s3-us-west-2.amazonaws.com`, as regions before 2014 have it. */
const OLD_S3 = new RegExp(String.raw`(?:^|\.)s3-${REGION}$`);

/** Hosts that begin with the id of a customer's resource. */
const FRONTED = /^[^.]+\.(?=(?:execute-api|appsync-api|ddb|gateway\.bedrock-agentcore)$)/;

/**
 * @param {string} hostname without a port
 * @returns {{ region?: string | undefined, service?: string | undefined } | undefined} the parts that the host names; undefined if it is
 *   not AWS's
 */
export function awsHost(hostname) {
  const suffix = SUFFIXES.find((suffix) => hostname.endsWith(`.${suffix}`));
  if (!suffix) return undefined;
  const whole = hostname.slice(0, -suffix.length - 1);
  if (RENTED.test(whole)) return undefined;
  const old = OLD_S3.exec(whole);
  if (old) return { region: old[1], service: "s3" };
  // A VPC endpoint: vpce-….bedrock-runtime.us-east-1.vpce.amazonaws.com
  const name = whole.replace(/^vpce-[^.]+\.(.+)\.vpce$/, "$1").replace(/\.vpce$/, "");
  const found = AT_END.exec(name);
  const front = (found ? name.slice(0, found.index) : name).replace(/\.dualstack$/, "");
  return { region: found?.[1], service: serviceOf(front) };
}

/** @param {string} front */
function serviceOf(front) {
  const [, form] = S3.exec(front) ?? [undefined, null];
  if (form !== null) return form?.startsWith("express") ? "s3express" : (S3_NAMES[form] ?? "s3");
  return signingNameOf(
    front
      .replace(FRONTED, "")
      .replace(/^fips\./, "")
      .replace(/-fips(?=\.|$)/, ""),
  );
}
