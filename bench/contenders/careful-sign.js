// SigV4 over WebCrypto for requests without a query, with the signing key kept for the day.
const encoder = new TextEncoder();
const HMAC = { name: "HMAC", hash: "SHA-256" };

const hex = (buffer) => Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");
const importKey = (bytes) => crypto.subtle.importKey("raw", bytes, HMAC, false, ["sign"]);
const hmac = (key, text) => crypto.subtle.sign("HMAC", key, encoder.encode(text));
const sha256 = async (bytes) => hex(await crypto.subtle.digest("SHA-256", bytes));

export function signerOf({ region, service, credentials: { accessKeyId, secretAccessKey } }) {
  const keys = new Map();

  async function signingKey(day) {
    let key = await importKey(encoder.encode(`AWS4${secretAccessKey}`));
    for (const part of [day, region, service, "aws4_request"]) key = await importKey(await hmac(key, part));
    return key;
  }

  return async ({ method, url, headers, body }, date) => {
    const { host, pathname } = new URL(url);
    const time = date.toISOString().replace(/[:-]|\.\d{3}/g, "");
    const scope = `${time.slice(0, 8)}/${region}/${service}/aws4_request`;
    const hash = await sha256(typeof body === "string" ? encoder.encode(body) : body);
    const all = { ...headers, host, "x-amz-content-sha256": hash, "x-amz-date": time };
    const names = Object.keys(all).sort();
    const path = pathname.split("/").map(encodeURIComponent).join("/");
    const lines = names.map((name) => `${name}:${all[name]}\n`).join("");
    const canonical = `${method}\n${path}\n\n${lines}\n${names.join(";")}\n${hash}`;
    if (!keys.has(scope)) keys.set(scope, signingKey(time.slice(0, 8)));
    const toSign = `AWS4-HMAC-SHA256\n${time}\n${scope}\n${await sha256(encoder.encode(canonical))}`;
    const signature = hex(await hmac(await keys.get(scope), toSign));
    return {
      ...all,
      authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope}, SignedHeaders=${names.join(";")}, Signature=${signature}`,
    };
  };
}
