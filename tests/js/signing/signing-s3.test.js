// S3 verifies the path with every byte encoded but A-Z a-z 0-9 - . _ ~ and /, whatever the URL looked like:
// https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { escapeUriPath } from "@smithy/core/protocols";
import { createSignedFetch, presignUrl, signRequest } from "bedrock-wasm";
import { json, scriptedFetch } from "bedrock-wasm/testing";
import { CREDENTIALS } from "../support/clients.js";
import { bothAuthorizations, officiallyPresigned } from "../support/signature.js";

const CASES = JSON.parse(readFileSync(new URL("../../cases/s3-paths.json", import.meta.url), "utf8"));
const SERVICES = ["s3", "s3-object-lambda", "s3-outposts", "s3express"];
const ORIGIN = "https://b.s3.us-east-1.amazonaws.com";
const scope = (service) => ({ credentials: CREDENTIALS, region: "us-east-1", service });
/** A backslash in a URL is a slash. */
const inUrl = (path) => ORIGIN + path.replaceAll("\\", "%5c");

/** The key as the SDK for JavaScript encodes it. */
function officialPath(path) {
  const parts = path.replace(/%(?![0-9a-f]{2})/gi, "%25").split(/(%2f)/i);
  return parts.map((part) => (/^%2f$/i.test(part) ? "%2F" : escapeUriPath(decodeURIComponent(part)))).join("");
}

test("the cases are the paths of the SDK for JavaScript", () => {
  for (const { name, path, sent } of CASES.filter(({ path }) => !path.includes("%ff"))) {
    assert.equal(officialPath(path), sent, name);
  }
});

test("the URL that is returned is the one that was signed", async () => {
  for (const service of SERVICES) {
    for (const { name, path, sent } of CASES) {
      const signed = await signRequest({ method: "PUT", url: inUrl(path), body: "x" }, scope(service));
      assert.equal(signed.url, ORIGIN + sent, name);
      const { ours, theirs } = await bothAuthorizations({ ...signed, body: "x" }, scope(service));
      assert.equal(ours, theirs, `${service}: ${name}`);
    }
  }
});

test("presigned URLs and createSignedFetch send the same path", async () => {
  const date = new Date(Date.UTC(2026, 0, 1));
  for (const service of SERVICES) {
    const fetch = scriptedFetch([json({})]);
    const signed = createSignedFetch({ ...scope(service), fetch });
    for (const { name, path, sent } of CASES) {
      const url = new URL(await presignUrl({ url: inUrl(path) }, { ...scope(service), date, expiresIn: 60 }));
      assert.equal(url.origin + url.pathname, ORIGIN + sent, name);
      const theirs = await officiallyPresigned(
        { method: "GET", url: ORIGIN + sent, headers: {} },
        { ...scope(service), date, expiresIn: 60 },
      );
      assert.equal(url.searchParams.get("X-Amz-Signature"), theirs["X-Amz-Signature"], `${service}: ${name}`);
      await signed(inUrl(path));
      assert.equal(fetch.sent.at(-1).url, ORIGIN + sent, name);
      const { ours, theirs: official } = await bothAuthorizations(fetch.sent.at(-1), scope(service));
      assert.equal(ours, official, `${service}: ${name}`);
    }
  }
});

test("other services sign the path as it is sent", async () => {
  for (const service of ["execute-api", "s3tables", "s3vectors", "my-s3"]) {
    const signed = await signRequest({ url: "https://a.example/photo[1]/%5b" }, scope(service));
    assert.equal(signed.url, "https://a.example/photo[1]/%5b");
    const { ours, theirs } = await bothAuthorizations({ ...signed }, scope(service));
    assert.equal(ours, theirs);
  }
});
