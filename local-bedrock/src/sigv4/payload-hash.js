// The hash of the body that a signature covers.
import { ServiceError } from "../http/errors.js";
import { sha256Hex } from "./sha256.js";
import { isS3 } from "./signer.js";

/** S3 accepts this in place of the body's hash. */
const UNSIGNED_PAYLOAD = "UNSIGNED-PAYLOAD";

/** S3 accepts this for a body in chunks whose checksum comes in a trailer. */
const UNSIGNED_CHUNKS = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";

/**
 * The last line of the canonical request: the hash of the body, or for S3 what the request declares. Only S3 requires
 * `x-amz-content-sha256`; if a client of another service sends it, it must be right.
 * @param {string} service signing name
 * @param {{ declared: string | undefined, presigned: boolean }} said `declared` is `x-amz-content-sha256`
 * @param {import("../lib/bytes.js").Bytes} body
 * @param {ServiceError} mismatch thrown if a client of a service other than S3 declares another hash
 * @returns {Promise<string>}
 * @throws {ServiceError}
 */
export async function payloadHash(service, { declared, presigned }, body, mismatch) {
  const actual = await sha256Hex(body);
  if (!isS3(service)) {
    if (declared && declared !== actual) throw mismatch;
    return actual;
  }
  if (declared === undefined && presigned) return UNSIGNED_PAYLOAD;
  if (declared === undefined) {
    throw new ServiceError("InvalidRequest", 400, "Missing required header for this request: x-amz-content-sha256");
  }
  if ([UNSIGNED_PAYLOAD, UNSIGNED_CHUNKS, actual].includes(declared)) return declared;
  if (declared.startsWith("STREAMING-")) {
    const message = `local-bedrock does not check ${declared}. Sign the body, or UNSIGNED-PAYLOAD.`;
    throw new ServiceError("NotImplemented", 501, message);
  }
  if (/^[0-9a-f]{64}$/.test(declared)) {
    throw new ServiceError(
      "XAmzContentSHA256Mismatch",
      400,
      "The provided 'x-amz-content-sha256' header does not match what was computed.",
    );
  }
  throw new ServiceError(
    "InvalidArgument",
    400,
    "x-amz-content-sha256 must be UNSIGNED-PAYLOAD, or a valid sha256 value.",
  );
}
