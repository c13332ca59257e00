// Requests with a body, signed again and again.
import { Sha256Js } from "@smithy/core/checksum";
import { SignatureV4 } from "@smithy/signature-v4";
import { MODEL_ID } from "../contenders/input.js";
import { bytesOfUnit } from "./text.js";
import { CREDENTIALS, REGION } from "./account.js";

export const SERVICE = "bedrock";
export const URL_TO_SIGN = `https://bedrock-runtime.${REGION}.amazonaws.com/model/${encodeURIComponent(MODEL_ID)}/converse`;
export const DATE = new Date("2026-01-02T03:04:05Z");
const DIGEST = "digest alone";

/** By the length of the body: how often a slice signs in Node, and in a page, where clocks are coarser. */
const COUNTS = [
  [1024, { node: 500, page: 3000 }],
  [20 * 1024, { node: 400, page: 2000 }],
  [1024 * 1024, { node: 25, page: 100 }],
  [8 * 1024 * 1024, { node: 4, page: 10 }],
];

/** @param {{ quick: boolean, where: "node" | "page", contenders: any[] }} how */
export function signCases({ quick, where, contenders }) {
  return COUNTS.map(([bytes, counts]) => {
    return signCase(contenders, { bytes, count: quick ? 1 : counts[where], bases: ["aws4fetch + codec", DIGEST] });
  });
}

/**
 * @param {any[]} contenders
 * @param {{ bytes: number, count: number, bases: string[] }} how
 */
export function signCase(contenders, { bytes, count, bases }) {
  return {
    title: `a body of ${bytesOfUnit(bytes)}`,
    unit: "µs per request",
    perMs: 1e3 / count,
    bases,
    make() {
      const body = new Uint8Array(bytes).fill(0x20);
      const able = contenders.filter((contender) => contender.signer);
      return {
        ...Object.fromEntries(able.map((contender) => [contender.name, runOf(contender, body, count)])),
        [DIGEST]: digest(body, count),
      };
    },
  };
}

function runOf({ name, signer }, body, count) {
  const sign = signer({ region: REGION, service: SERVICE, credentials: CREDENTIALS });
  const request = { method: "POST", url: URL_TO_SIGN, headers: { "content-type": "application/json" }, body };
  return async (isTrial) => {
    let headers;
    for (let done = 0; done < count; done++) headers = await sign(request, DATE);
    if (isTrial) await checkSignature(name, { ...request, headers });
  };
}

function digest(body, count) {
  return async () => {
    let sum;
    for (let done = 0; done < count; done++) sum = await crypto.subtle.digest("SHA-256", body);
    if (sum.byteLength !== 32) throw new Error("the digest has another length");
  };
}

/**
 * Signs the headers that a request says are signed with AWS's own signer, and throws if its signature is another.
 * @param {string} name
 * @param {{ method: string, url: string, headers: Record<string, string>, body: Uint8Array }} request
 */
export async function checkSignature(name, { method, url, headers, body }) {
  const { host, protocol, hostname, pathname: path } = new URL(url);
  const given = {
    ...Object.fromEntries(Object.entries(headers).map(([header, value]) => [header.toLowerCase(), value])),
    host,
  };
  const [, signed] = /SignedHeaders=([\w;-]+)/.exec(given.authorization) ?? [];
  if (!signed?.includes("host")) throw new Error(`${name} has signed nothing: ${given.authorization}`);
  const signableHeaders = new Set(signed.split(";"));
  const kept = Object.fromEntries([...signableHeaders].map((header) => [header, given[header]]));
  const [, scopeRegion, scopeService] = /\/([\w-]+)\/([\w-]+)\/aws4_request/.exec(given.authorization);
  const official = new SignatureV4({
    region: scopeRegion,
    service: scopeService,
    credentials: CREDENTIALS,
    sha256: Sha256Js,
    applyChecksum: false,
  });
  const signingDate = dateOf(given["x-amz-date"]);
  const request = { method, protocol, hostname, path, query: {}, headers: kept, body };
  const expected = (await official.sign(request, { signingDate, signableHeaders })).headers.authorization;
  const signatureOf = (text) => /Signature=([0-9a-f]{64})/.exec(text)?.[1];
  if (signatureOf(expected) !== signatureOf(given.authorization)) {
    throw new Error(`${name} has signed otherwise than AWS:\n${given.authorization}\n${expected}`);
  }
}

const dateOf = (text) => new Date(text.replace(/^(....)(..)(..T..)(..)(..Z)$/, "$1-$2-$3:$4:$5"));
