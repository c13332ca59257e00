// The oracle for signatures: AWS's own signer, over node:crypto.
import { createHash, createHmac } from "node:crypto";
import { SignatureV4 } from "@smithy/signature-v4";

/** Signing names whose endpoint rules say `disableDoubleEncoding`. */
const S3 = ["s3", "s3-object-lambda", "s3-outposts", "s3express"];

/** The hash that the signer asks for: HMAC when it has a key. */
export class Sha256 {
  constructor(key) {
    this.hash = key ? createHmac("sha256", key) : createHash("sha256");
  }

  update(data) {
    this.hash.update(data);
  }

  async digest() {
    return new Uint8Array(this.hash.digest());
  }
}

/**
 * The headers of a request as AWS's signer signs it.
 * @param {{ method: string, url: string, headers: Record<string, string>, body?: Uint8Array | string }} request
 * @param {{ credentials: object, region: string, service: string, date: Date, applyChecksum?: boolean }} options
 */
export async function officiallySigned(request, { date, ...options }) {
  const signer = signerOf({ applyChecksum: S3.includes(options.service), ...options });
  return (await signer.sign(inParts(request), { signingDate: date })).headers;
}

/**
 * The query parameters that AWS's signer gives a request, with every header signed as it is.
 * @param {Parameters<typeof officiallySigned>[0]} request
 * @param {Parameters<typeof officiallySigned>[1] & { expiresIn: number }} options
 */
export async function officiallyPresigned(request, { date, expiresIn, ...options }) {
  const parts = inParts(request);
  const headers = new Set(Object.keys(parts.headers));
  if (S3.includes(options.service)) parts.headers["x-amz-content-sha256"] = "UNSIGNED-PAYLOAD";
  const signed = await signerOf({ applyChecksum: false, ...options }).presign(parts, {
    signingDate: date,
    expiresIn,
    signableHeaders: headers,
    unhoistableHeaders: new Set(Object.keys(parts.headers)),
    unsignableHeaders: new Set(["x-amz-content-sha256"]),
  });
  return Object.fromEntries(Object.entries(signed.query).filter(([name]) => name.startsWith("X-Amz-")));
}

function signerOf(options) {
  return new SignatureV4({ sha256: Sha256, uriEscapePath: !S3.includes(options.service), ...options });
}

function inParts({ method, url, headers, body }) {
  const { protocol, host, hostname, pathname, search } = new URL(url);
  return { method, protocol, hostname, path: pathname, query: queryBag(search), headers: { host, ...headers }, body };
}

/**
 * Signs a sent request again and gives both signatures, to be compared.
 * @param {import("../../../pkg/testing/sent.js").Sent} sent
 * @param {{ credentials: object, region: string, service: string, host?: string, path?: string }} expected
 */
export async function bothAuthorizations(sent, { host, path, ...options }) {
  const ours = sent.headers.authorization;
  const signed = /SignedHeaders=([^,]+)/.exec(ours)[1].split(";");
  const headers = Object.fromEntries(Object.entries(sent.headers).filter(([name]) => signed.includes(name)));
  const url = new URL(sent.url);
  headers.host = host ?? url.host;
  if (path !== undefined) url.pathname = path;
  const [, year, month, day, hour, minute, second] = /(....)(..)(..)T(..)(..)(..)Z/.exec(sent.headers["x-amz-date"]);
  const date = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  const request = { method: sent.method, url: url.href, headers, body: sent.body };
  const theirs = (await officiallySigned(request, { ...options, date })).authorization;
  return { ours, theirs, signed, date };
}

function queryBag(search) {
  const bag = {};
  for (const pair of search.slice(1).split("&").filter(Boolean)) {
    const [name, ...value] = pair.split("=").map(decodeURIComponent);
    const text = value.join("=");
    bag[name] = name in bag ? [bag[name], text].flat() : text;
  }
  return bag;
}
