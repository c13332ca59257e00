// Every signature is the one that AWS's own signer makes of the same request.
import assert from "node:assert/strict";
import { test } from "node:test";
import { signRequest } from "bedrock-wasm";
import { scriptedFetch, stream } from "bedrock-wasm/testing";
import { ANY_ANSWER } from "../support/any-answer.js";
import { client, CREDENTIALS, HELLO, MODEL_ID, REGION } from "../support/clients.js";
import { INPUTS, NASTY, PROFILE_ARN } from "../support/inputs.js";
import { Random } from "../support/random.js";
import { TEMPORARY } from "../support/random-requests.js";
import { bothAuthorizations, officiallySigned } from "../support/signature.js";

const scope = { credentials: CREDENTIALS, region: REGION, service: "bedrock" };

/** Sends one request and has its signature made again. */
async function resigned(method, input, config = {}, expected = {}) {
  const fetch = scriptedFetch([/Stream$/.test(method) ? stream([]) : ANY_ANSWER]);
  await client(fetch, config)[method](input);
  const [sent] = fetch.sent;
  const result = await bothAuthorizations(sent, { ...scope, ...expected });
  assert.equal(result.ours, result.theirs);
  assert.ok(Math.abs(Date.now() - result.date) < 60_000, "signed with the time of now");
  return { ...result, sent };
}

test("requests of every operation verify, with every bound header signed", async () => {
  for (const [method, input] of INPUTS) {
    const { signed, sent } = await resigned(method, input);
    const covered = Object.keys(sent.headers).filter((name) => name !== "authorization");
    assert.deepEqual(signed, ["host", ...covered].sort(), method);
  }
});

test("bodies of 0 bytes to beyond where WebCrypto takes over", async (t) => {
  const random = new Random(1);
  const lengths = [0, 1, 55, 56, 63, 64, 65, 8_191, 8_192, 8_193, 1_000_000];
  for (const length of lengths) await resigned("invokeModel", { modelId: MODEL_ID, body: random.bytes(length) });
  await resigned("invokeModel", { modelId: MODEL_ID, body: NASTY.toWellFormed().repeat(300) });
  t.diagnostic(`bodies of ${lengths.join(", ")} bytes`);
});

test("nasty model ids and ARNs", async () => {
  for (const modelId of [PROFILE_ARN, "%2e%2e", "a/../b//c", "a?b=c#d", "a b+c", "!'()*~", "é世\u{1F600}"]) {
    await resigned("converse", { ...HELLO, modelId });
    await resigned("converseStream", { ...HELLO, modelId });
  }
});

test("a session token is sent and signed", async () => {
  const { signed, sent } = await resigned("converse", HELLO, { credentials: TEMPORARY }, { credentials: TEMPORARY });
  assert.equal(sent.headers["x-amz-security-token"], TEMPORARY.sessionToken);
  assert.ok(signed.includes("x-amz-security-token"));
});

test("other regions, extra headers, another port, a path prefix", async () => {
  const { sent } = await resigned("converse", HELLO, { region: "eu-central-1" }, { region: "eu-central-1" });
  assert.equal(new URL(sent.url).host, "bedrock-runtime.eu-central-1.amazonaws.com");
  await resigned("converse", HELLO, { headers: { "x-spaced": "  a   b  ", "x-tab": "a\tb", "X-Upper": "ÄÖ".length } });
  await resigned("converse", HELLO, { endpoint: "http://localhost:8080" });
  await resigned("converse", HELLO, { endpoint: "https://gateway.example:443/" });
  for (const prefix of ["/v1/bedrock", "/a b/", "/x%2Fy", "/é//z"]) {
    const endpoint = `https://gateway.example${prefix}`;
    const prefixed = await resigned("converse", { ...HELLO, modelId: PROFILE_ARN }, { endpoint });
    assert.ok(prefixed.sent.url.startsWith(`${new URL(endpoint).href.replace(/\/$/, "")}/model/`), prefixed.sent.url);
  }
});

test("a signing host: the signature is for AWS, the request goes to the gateway", async () => {
  const host = "bedrock-runtime.us-east-1.amazonaws.com";
  const config = { endpoint: "https://gateway.example/proxy/bedrock", signingHost: host };
  const path = `/model/${encodeURIComponent(MODEL_ID)}/converse`;
  const { sent } = await resigned("converse", HELLO, config, { host, path });
  assert.equal(sent.url, `https://gateway.example/proxy/bedrock${path}`);
});

test("a method in lower case is signed as fetch will send it", async () => {
  const signed = await signRequest({ method: "post", url: "https://s.example/" }, { ...scope, date: new Date(0) });
  const official = await officiallySigned(
    { method: "POST", url: "https://s.example/", headers: {} },
    { ...scope, date: new Date(0) },
  );
  assert.equal(signed.headers.authorization, official.authorization);
});

test("headers that fetch or a proxy changes on the way are not signed", async () => {
  const changing = [
    "cache-control",
    "connection",
    "expect",
    "from",
    "keep-alive",
    "max-forwards",
    "pragma",
    "referer",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "user-agent",
    "x-amzn-trace-id",
    "proxy-authorization",
    "proxy-connection",
    "sec-ch-ua",
    "sec-fetch-mode",
    "sec-websocket-key",
  ];
  const headers = Object.fromEntries(changing.map((name) => [name, "x"]));
  const request = {
    method: "GET",
    url: "https://s.example/",
    headers: { ...headers, "x-kept": "1", secret: "2", proxy: "3" },
  };
  const signed = await signRequest(request, { ...scope, date: new Date(0) });
  const official = await officiallySigned(request, { ...scope, date: new Date(0) });
  assert.equal(signed.headers.authorization, official.authorization);
});
