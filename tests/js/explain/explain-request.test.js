// How a request is signed, as `explainRequest` shows it, against the AWS SDK's own signer.
import assert from "node:assert/strict";
import { createHash, createHmac, randomBytes } from "node:crypto";
import { describe, test } from "node:test";
import { SignatureV4 } from "@smithy/signature-v4";
import { presignUrl, signRequest } from "bedrock-wasm";
import { explainRequest } from "bedrock-wasm/explain";
import { Sha256 } from "../support/signature.js";

const KEYS = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY" };
const TOKEN = "session-token/that+must-not-be-seen==";
const SCOPE = { region: "eu-west-3", service: "bedrock" };
const date = new Date("2026-11-29T12:34:56Z");

const sha256 = (text) => createHash("sha256").update(text).digest("hex");

/** What the SDK makes of the same request. */
async function official({ method, url, headers, body }, credentials) {
  const { hostname, pathname, searchParams, host } = new URL(url);
  let canonical;
  class Seen extends SignatureV4 {
    createCanonicalRequest(...parts) {
      return (canonical = super.createCanonicalRequest(...parts));
    }
  }
  const signer = new Seen({ credentials, ...SCOPE, sha256: Sha256, applyChecksum: false });
  const query = Object.fromEntries(searchParams);
  const request = { method, hostname, path: pathname, query, headers: { ...headers, host }, body, protocol: "https:" };
  const { headers: signed } = await signer.sign(request, { signingDate: date });
  return { canonical, authorization: signed.authorization };
}

function random(index) {
  const word = () => randomBytes(6).toString("base64url");
  return {
    method: ["GET", "POST", "PUT", "DELETE"][index % 4],
    url: `https://bedrock-runtime.eu-west-3.amazonaws.com/model/${encodeURIComponent(`${word()}:${word()}`)}/converse?${word()}=${word()}&${word()}=${encodeURIComponent("a b/ü")}`,
    headers: { "content-type": "application/json", "x-amz-test": `  ${word()}   ${word()} ` },
    body: index % 4 ? JSON.stringify({ text: word() }) : undefined,
  };
}

describe("explainRequest", () => {
  test("shows the canonical request that the AWS SDK derives, and the signature that goes with it", async () => {
    for (let index = 0; index < 100; index++) {
      const request = random(index);
      const { canonical, authorization } = await official(request, KEYS);
      const explained = await explainRequest(request, { credentials: KEYS, ...SCOPE, date });
      assert.equal(explained.canonicalRequest, canonical);
      assert.equal(explained.stringToSign.split("\n").at(-1), sha256(canonical));
      assert.ok(authorization.endsWith(`Signature=${explained.signature}`));
      assert.ok(authorization.includes(`SignedHeaders=${explained.signedHeaders.join(";")},`));
      const { headers, url } = await signRequest(request, { credentials: KEYS, ...SCOPE, date });
      assert.equal(headers.authorization, authorization);
      assert.equal(explained.url, url);
    }
  });

  test("the signature is that of the string to sign", async () => {
    const { stringToSign, credentialScope, signature } = await explainRequest(random(1), {
      credentials: KEYS,
      ...SCOPE,
      date,
    });
    const key = credentialScope
      .split("/")
      .reduce((key, part) => createHmac("sha256", key).update(part).digest(), `AWS4${KEYS.secretAccessKey}`);
    assert.equal(createHmac("sha256", key).update(stringToSign).digest("hex"), signature);
  });

  test("no secret is shown", async () => {
    const credentials = { ...KEYS, sessionToken: TOKEN };
    const explained = await explainRequest(random(1), { credentials, ...SCOPE, date });
    const { canonical } = await official(random(1), credentials);
    assert.ok(canonical.includes(TOKEN), "the SDK signs the token");
    assert.match(explained.canonicalRequest, /^x-amz-security-token:\(redacted\)$/m);
    const shown = JSON.stringify(explained);
    for (const secret of [TOKEN, KEYS.secretAccessKey]) assert.ok(!shown.includes(secret), secret);
    assert.match(explained.headers.authorization, /Signature=\(redacted\)$/);
  });

  test("a request that cannot be signed is refused as by signRequest", async () => {
    await assert.rejects(explainRequest({ url: "nowhere" }, { credentials: KEYS, ...SCOPE }), {
      name: "InputError",
      message: /url/,
    });
  });

  test("no time of a presigned URL leads to the canonical request", async () => {
    for (const expiresIn of [0, -1, 2 ** 32, 2 ** 33, 1e21, NaN, 0.5]) {
      const presigning = presignUrl(random(1), { credentials: KEYS, ...SCOPE, expiresIn });
      await assert.rejects(presigning, { name: "InputError", message: /expiresIn/ }, `${expiresIn}`);
    }
  });
});
