import { sha256Hex, queryPairs } from "./sigv4/signer.js";
import { authenticate } from "./sigv4/authenticate.js";
import { ServiceError } from "./errors.js";

/** Whoever reads the answer learns nothing that opens something. */
const SECRET_HEADERS = ["authorization", "x-amz-security-token", "cookie"];
const SECRET_PARAMETERS = ["X-Amz-Security-Token", "X-Amz-Signature"];

/**
 * Says what arrived, once its signature has been verified: of any service and region that the credential scope names, by
 * S3's rules when that is `s3`.
 * @param {import("./call.js").Received} received
 * @param {import("node:http").ServerResponse} response
 * @param {import("./control.js").State} state
 */
export async function echo(received, response, { accepted, emulator }) {
  const { method, path, query, headers, body } = received;
  try {
    const { kind, credentials, scope, signedHeaders } = await authenticate(received, accepted, emulator.settings.now());
    send(response, 200, {
      method,
      path,
      query: queryPairs(query).filter(([name]) => !SECRET_PARAMETERS.includes(name)),
      headers: Object.fromEntries(Object.entries(headers).filter(([name]) => !SECRET_HEADERS.includes(name))),
      bodySha256: sha256Hex(body),
      auth: { kind, accessKeyId: credentials?.accessKeyId ?? null, scope: scope ?? null, signedHeaders: signedHeaders ?? null },
    });
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    send(response, error.status, error.body, { "x-amzn-errortype": error.errorType });
  }
}

function send(response, status, body, headers = {}) {
  response.writeHead(status, { "content-type": "application/json", "cache-control": "no-store", ...headers });
  response.end(JSON.stringify(body));
}
