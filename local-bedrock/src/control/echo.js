// The echo: answers with the request that arrived, once its signature has been verified.
import { sha256Hex } from "../sigv4/sha256.js";
import { queryPairs } from "../sigv4/signer.js";

const ECHO_PATH = "/_local-bedrock/echo";

/** @param {string} path @returns {boolean} */
export const isEcho = (path) => path === ECHO_PATH || path.startsWith(`${ECHO_PATH}/`);

/** Left out of the answer: with these a reader could call again. */
const SECRET_HEADERS = ["authorization", "x-amz-security-token", "cookie"];
const SECRET_PARAMETERS = ["X-Amz-Security-Token", "X-Amz-Signature"];

/**
 * The echo answers with the request that arrived, once its signature has been verified: for any service and region that the
 * credential scope names, and by S3's rules if the service is `s3`.
 * @param {{ method: string, path: string }} received
 * @returns {import("../http/router.js").Match | undefined}
 */
export function echoMatch({ method, path }) {
  if (!isEcho(path)) return undefined;
  const route = { service: "local-bedrock", operation: "Echo", method, path, signingNames: ["*"], run: echo };
  return { route, labels: {} };
}

/** @param {import("../http/call.js").Call} call */
async function echo(call) {
  const { method, path, query, headers, body } = call.received;
  const { kind, credentials, scope, signedHeaders } = call.caller ?? {};
  return call.sendJson({
    method,
    path,
    query: queryPairs(query).filter(([name]) => !SECRET_PARAMETERS.includes(name)),
    headers: Object.fromEntries(Object.entries(headers).filter(([name]) => !SECRET_HEADERS.includes(name))),
    bodySha256: await sha256Hex(body),
    auth: {
      kind: kind ?? null,
      accessKeyId: credentials?.accessKeyId ?? null,
      scope: scope ?? null,
      signedHeaders: signedHeaders ?? null,
    },
  });
}
