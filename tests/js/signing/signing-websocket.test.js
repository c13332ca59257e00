// Presigned wss: URLs, which a page opens with `new WebSocket(url)`: of AgentCore's runtimes and of bidirectional streams.
import assert from "node:assert/strict";
import { test } from "node:test";
import { presignUrl, signRequest } from "bedrock-wasm";
import { rejection } from "../support/clients.js";
import { officiallyPresigned, officiallySigned } from "../support/signature.js";

const ARN = encodeURIComponent("arn:aws:bedrock-agentcore:us-west-2:123456789012:runtime/agent-AbCdEf1234");
const credentials = {
  accessKeyId: "AKIDEXAMPLE",
  secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
  sessionToken: "TOKEN/+=",
};
const date = new Date("2026-11-28T12:00:00Z");
const options = { credentials, region: "us-east-1", service: "bedrock", date, expiresIn: 60 };

test("the URL of a bidirectional stream has the signature that the SDK for JavaScript gives it", async () => {
  const url =
    "wss://bedrock-runtime.us-east-1.amazonaws.com/model/amazon.nova-2-sonic-v1%3A0/invoke-with-bidirectional-stream-websocket";
  const signed = new URL(await presignUrl({ url }, options));
  assert.equal(signed.origin + signed.pathname, url);
  // From @smithy/signature-v4 5.7.5, as @aws-sdk/middleware-websocket calls it.
  assert.equal(
    signed.searchParams.get("X-Amz-Signature"),
    "7d0cc0020be3f94218a8944e316265b2413791e1a81d22c08470c6db2198e02d",
  );
});

test("scheme, port, path and query stay as they are", async () => {
  for (const [url, expected = url] of [
    [
      `wss://bedrock-agentcore.us-west-2.amazonaws.com/runtimes/${ARN}/ws?qualifier=DEFAULT&X-Amzn-Bedrock-AgentCore-Runtime-Session-Id=${"s".repeat(33)}`,
    ],
    ["wss://gateway.example:443/a?", "wss://gateway.example/a?"],
    ["wss://gateway.example:8443/a?b=c"],
    ["ws://127.0.0.1:8080/a?"],
    ["ws://localhost:80/?", "ws://localhost/?"],
    ["WSS://Gateway.Example/http://x?", "wss://gateway.example/http://x?"],
  ]) {
    const signed = await presignUrl({ url }, { ...options, service: "bedrock-agentcore" });
    assert.ok(signed.startsWith(expected), signed);
    const theirs = await officiallyPresigned(
      { method: "GET", url: expected, headers: {} },
      { ...options, service: "bedrock-agentcore" },
    );
    assert.equal(new URL(signed).searchParams.get("X-Amz-Signature"), theirs["X-Amz-Signature"], url);
  }
});

test("a handshake can be signed in its headers, for clients that may set them", async () => {
  const url = "wss://gateway.example:8443/a";
  const { headers, ...signed } = await signRequest({ url, headers: { "sec-websocket-protocol": "a" } }, options);
  assert.deepEqual(signed, { url, method: "GET" });
  const theirs = await officiallySigned({ method: "GET", url, headers: {} }, options);
  assert.equal(headers.authorization, theirs.authorization);
  assert.equal(headers["sec-websocket-protocol"], "a");
});

test("other schemes are refused", async () => {
  for (const url of ["ftp://a.example/", "wsx://a.example/", "data:,a"]) {
    assert.equal((await rejection(presignUrl({ url }, options))).name, "InputError", url);
  }
});
