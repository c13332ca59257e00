// What requests are signed for, by their host: as botocore's endpoint rules say, or the caller is asked.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createSignedFetch } from "bedrock-wasm";
import { json, scriptedFetch } from "bedrock-wasm/testing";
import { awsHost } from "../../../pkg/signing/aws-host.js";
import { isS3 } from "../../../pkg/signing/sent-url.js";
import { hostsOfBotocore, pythonWithBotocore } from "../support/botocore.js";
import { CREDENTIALS, rejection } from "../support/clients.js";

/** Import/Export takes Signature Version 2 only; Sustainability's hosts of all regions are signed for us-east-1. Both are asked for. */
const LEFT_OUT = /\/(importexport|api\.sustainability)[.-]/;

test("every host of botocore's endpoint rules is signed for as they say, or its region is asked for", async (t) => {
  let python;
  try {
    python = await pythonWithBotocore();
  } catch (error) {
    return t.skip(`NOT RUN: botocore cannot be had: ${error.message}`);
  }
  const { hosts, suffixes } = await hostsOfBotocore(python);
  const unknown = new Set();
  for (const [url, region, service, encodedOnce] of hosts) {
    if (LEFT_OUT.test(url)) continue;
    const told = awsHost(new URL(url).hostname);
    // But for the API that manages S3 on Outposts, whose paths have nothing to encode.
    if (!url.includes("//s3-outposts")) assert.equal(isS3(service), encodedOnce, `${url}: ${service}`);
    if (told?.region) assert.deepEqual(told, { region, service }, url);
    else unknown.add(new URL(url).hostname);
  }
  // Global hosts have no region, and some are under another domain.
  for (const host of unknown) {
    assert.doesNotMatch(host, /\.[a-z]{2,5}(-[a-z]+)+-\d\.(amazonaws|api|c2s|sc2s|cloud|csp)/, host);
  }
  t.diagnostic(`${hosts.length} hosts, ${unknown.size} of them without a region`);
  for (const suffix of suffixes) {
    assert.deepEqual(awsHost(`lambda.us-east-1.${suffix}`), { region: "us-east-1", service: "lambda" });
  }
});

/** Sources: https://docs.aws.amazon.com/general/latest/gr/aws-service-information.html and the pages of the services. */
const NAMED = [
  ["bedrock-agentcore-control.us-west-2.amazonaws.com", "us-west-2/bedrock-agentcore"],
  ["gateway-1.gateway.bedrock-agentcore.us-west-2.amazonaws.com", "us-west-2/bedrock-agentcore"],
  ["aws-external-anthropic.us-east-1.api.aws", "us-east-1/aws-external-anthropic"],
  ["bedrock-mantle.eu-west-1.api.aws", "eu-west-1/bedrock-mantle"],
  ["bedrock-runtime.eusc-de-east-1.amazonaws.eu", "eusc-de-east-1/bedrock"],
  ["email.eu-west-1.amazonaws.com", "eu-west-1/ses"],
  ["transcribestreaming.us-east-1.amazonaws.com", "us-east-1/transcribe"],
  ["runtime-fips.lex.us-east-1.amazonaws.com", "us-east-1/lex"],
  ["vpce-0a-1b.bedrock-runtime.us-east-1.vpce.amazonaws.com", "us-east-1/bedrock"],
  ["abc123.execute-api.us-east-1.amazonaws.com", "us-east-1/execute-api"],
  ["123456789012.ddb.us-east-1.amazonaws.com", "us-east-1/dynamodb"],
  ["s3.us-west-2.amazonaws.com", "us-west-2/s3"],
  ["fips.transcribe.us-west-2.amazonaws.com", "us-west-2/transcribe"],
  ["bucket--usw2-az1--x-s3.s3express-usw2-az1.us-west-2.amazonaws.com", "us-west-2/s3express"],
  ["my.bucket.s3.us-west-2.amazonaws.com", "us-west-2/s3"],
  ["lambda.us-east-1.s3.us-west-2.amazonaws.com", "us-west-2/s3"],
  ["bucket.s3-us-west-2.amazonaws.com", "us-west-2/s3"],
  ["s3-us-west-2.amazonaws.com", "us-west-2/s3"],
  ["bucket.vpce-0a-1b.s3.us-east-1.vpce.amazonaws.com", "us-east-1/s3"],
  ["123456789012.s3-control.us-west-2.amazonaws.com", "us-west-2/s3"],
  ["s3vectors.us-west-2.api.aws", "us-west-2/s3vectors"],
];

test("hosts that the endpoint rules leave to their services", async () => {
  const fetch = scriptedFetch([json({})]);
  const signed = createSignedFetch({
    credentials: CREDENTIALS,
    fetch,
    hosts: ["*.execute-api.us-east-1.amazonaws.com", "*.gateway.bedrock-agentcore.us-west-2.amazonaws.com"],
  });
  for (const [host, scope] of NAMED) {
    await signed(`https://${host}/`);
    assert.ok(
      fetch.sent.at(-1).headers.authorization.includes(`/${scope}/aws4_request`),
      `${host}: ${fetch.sent.at(-1).headers.authorization}`,
    );
  }
});

test("an unknown host needs region and service", async () => {
  const fetch = scriptedFetch([json({})]);
  for (const [host, config, asked] of [
    ["unheard-of.us-east-1.amazonaws.com", {}, "service"],
    ["a.unheard-of.us-east-1.amazonaws.com", {}, "service"],
    ["a.lambda.us-east-1.amazonaws.com", {}, "service"],
    ["account.data-ats.iot.us-east-1.amazonaws.com", {}, "service"],
    ["constructor.us-east-1.amazonaws.com", {}, "service"],
    ["a.vpce-0a-1b.execute-api.us-east-1.vpce.amazonaws.com", {}, "service"],
    ["vpce-0a-1b.bedrock-runtime.vpce.us-east-1.amazonaws.com", {}, "service"],
    ["runtime.dualstack.lex.us-east-1.amazonaws.com", {}, "service"],
    ["us-east-1.amazonaws.com", {}, "service"],
    ["s3.amazonaws.com", {}, "region"],
    ["bucket.s3.amazonaws.com", {}, "region"],
    ["bucket.s3-accelerate.dualstack.amazonaws.com", {}, "region"],
    ["iam.amazonaws.com", {}, "region"],
    ["point.accesspoint.s3-global.amazonaws.com", {}, "region"],
    ["point.accesspoint.s3-global.amazonaws.com", { region: "us-east-1" }, "service"],
    ["search-a.us-east-1.es.amazonaws.com", { region: "us-east-1" }, "service"],
  ]) {
    const error = await rejection(
      createSignedFetch({ ...config, credentials: CREDENTIALS, fetch })(`https://${host}/`),
    );
    assert.equal(error.name, "InputError", host);
    assert.match(error.message, new RegExp(`^${asked}: .*${host}.*createSignedFetch`), host);
  }
  assert.equal(fetch.sent.length, 0);
  const signed = createSignedFetch({ region: "us-east-1", service: "es", credentials: CREDENTIALS, fetch });
  await signed("https://search-a.us-east-1.es.amazonaws.com/");
  assert.match(fetch.sent[0].headers.authorization, /us-east-1\/es\/aws4_request/);
  await createSignedFetch({ region: "eu-west-1", credentials: CREDENTIALS, fetch })("https://bucket.s3.amazonaws.com/");
  assert.match(fetch.sent[1].headers.authorization, /eu-west-1\/s3\/aws4_request/);
});

test("Claude Platform on AWS gets a signature in place of the SDK's key, and its other headers", async () => {
  const fetch = scriptedFetch([json({})]);
  const headers = { "x-api-key": "unused", "anthropic-workspace-id": "wrkspc_1" };
  await createSignedFetch({ credentials: CREDENTIALS, fetch })(
    "https://aws-external-anthropic.us-east-1.api.aws/v1/messages",
    { method: "POST", headers, body: "{}" },
  );
  assert.equal(fetch.sent[0].headers["x-api-key"], undefined);
  assert.match(fetch.sent[0].headers.authorization, /SignedHeaders=anthropic-workspace-id;/);
});
