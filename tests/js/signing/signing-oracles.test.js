// Random requests are signed as AWS's own signers sign them: that of the SDK for JavaScript and botocore.
import assert from "node:assert/strict";
import { test } from "node:test";
import { presignUrl, signRequest } from "bedrock-wasm";
import { pythonWithBotocore, signedByBotocore } from "../support/botocore.js";
import { Random } from "../support/random.js";
import { randomOptions, randomRequest } from "../support/random-requests.js";
import { officiallyPresigned, officiallySigned } from "../support/signature.js";

const COUNT = 10_000;

function cases(seed, count) {
  const random = new Random(seed);
  return Array.from({ length: count }, () => ({
    request: randomRequest(random),
    options: randomOptions(random),
    expiresIn: 1 + random.integer(604_800),
  }));
}

/** S3's paths are sent with more of their characters encoded; what they name is the same. */
const sameFor = (service, url) =>
  service.startsWith("s3") ? decodeURIComponent(new URL(url).pathname) + new URL(url).search : url;

test("signRequest agrees with the SDK for JavaScript", async (t) => {
  for (const { request, options } of cases(20_260_101, COUNT)) {
    const ours = await signRequest(request, options);
    const theirs = await officiallySigned({ ...request, url: ours.url }, options);
    assert.equal(ours.headers.authorization, theirs.authorization, JSON.stringify({ request, options }));
    for (const name of Object.keys(theirs).filter((name) => name !== "host")) {
      assert.equal(ours.headers[name], theirs[name], name);
    }
    assert.deepEqual(
      [sameFor(options.service, ours.url), ours.method],
      [sameFor(options.service, request.url), request.method],
    );
  }
  t.diagnostic(`proved: ${COUNT} random requests signed as @smithy/signature-v4 signs them`);
});

test("presignUrl agrees with the SDK for JavaScript", async (t) => {
  const count = COUNT / 4;
  for (const { request, options, expiresIn } of cases(7, count)) {
    const ours = new URL(await presignUrl(request, { ...options, expiresIn }));
    const { origin, pathname } = ours;
    const theirs = await officiallyPresigned(
      { ...request, url: origin + pathname + new URL(request.url).search },
      { ...options, expiresIn },
    );
    for (const [name, value] of Object.entries(theirs)) {
      assert.equal(
        ours.searchParams.getAll(name).at(-1),
        value,
        `${name} of ${JSON.stringify({ request, options, expiresIn })}`,
      );
    }
  }
  t.diagnostic(`proved: ${count} random URLs presigned as @smithy/signature-v4 presigns them`);
});

/**
 * What botocore signs in another way than it is sent, or than the service reads it.
 * - It resolves dot segments and slashes of S3's paths neither, but splits off `;parameters`: our paths have none.
 * - It joins words of header values by one space and knows no tab as part of one: the others do the same.
 */
test("signRequest agrees with botocore", async (t) => {
  let python;
  try {
    python = await pythonWithBotocore();
  } catch (error) {
    return t.skip(`NOT RUN: botocore cannot be had: ${error.message}`);
  }
  const signed = [];
  for (const { request, options } of cases(20_260_102, COUNT)) {
    const { url, headers } = await signRequest(request, options);
    signed.push({ request: { ...request, url }, options, authorization: headers.authorization });
  }
  const theirs = await signedByBotocore(python, signed);
  assert.equal(theirs.length, COUNT);
  for (const [index, { authorization, ...rest }] of signed.entries()) {
    assert.equal(authorization, theirs[index], JSON.stringify(rest));
  }
  t.diagnostic(`proved: ${COUNT} random requests signed as botocore signs them`);
});
