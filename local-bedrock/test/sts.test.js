import assert from "node:assert/strict";
import { test } from "node:test";
import { BedrockRuntimeClient, ConverseCommand } from "@aws-sdk/client-bedrock-runtime";
import { fromWebToken } from "@aws-sdk/credential-providers";
import { SignatureV4 } from "@smithy/signature-v4";
import { refusal } from "./checked-client.js";
import { emulator, HELLO, HELLO_ANSWER, modelPath, send, Sha256, signed } from "./emulator.js";

const NOVA = "amazon.nova-micro-v1:0";
const ROLE = "arn:aws:iam::123456789012:role/bedrock-guest";
const converse = () => new ConverseCommand({ modelId: NOVA, ...HELLO });

/** Posts a form to STS. */
async function sts(server, parameters, headers = {}) {
  const body = new URLSearchParams({ Version: "2011-06-15", ...parameters }).toString();
  const response = await fetch(server.url, {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded", ...headers },
    body,
  });
  return { status: response.status, contentType: response.headers.get("content-type"), xml: await response.text() };
}

const assume = (server, parameters) =>
  sts(server, {
    Action: "AssumeRoleWithWebIdentity",
    RoleArn: ROLE,
    RoleSessionName: "test",
    WebIdentityToken: server.identity.tokens.google.token,
    ...parameters,
  });

const element = (xml, name) => new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1];

function refused({ status, contentType, xml }, expectedStatus, code, message) {
  assert.deepEqual([status, contentType, element(xml, "Code")], [expectedStatus, "text/xml", code], xml);
  assert.match(
    xml,
    /^<ErrorResponse xmlns="https:\/\/sts\.amazonaws\.com\/doc\/2011-06-15\/"><Error><Type>Sender<\/Type>/,
  );
  assert.match(element(xml, "Message"), message);
  assert.match(element(xml, "RequestId"), /^[0-9a-f-]{36}$/);
}

async function cognito(server, operation, input) {
  const headers = {
    "content-type": "application/x-amz-json-1.1",
    "x-amz-target": `AWSCognitoIdentityService.${operation}`,
  };
  return (await send({ url: server.url, method: "POST", headers, body: JSON.stringify(input) })).body;
}

/** What a guest's basic flow begins with. */
async function openIdToken(server, pool = server.identity.pools[0]) {
  const { IdentityId } = await cognito(server, "GetId", { IdentityPoolId: pool.id });
  return cognito(server, "GetOpenIdToken", { IdentityId });
}

function provider(server, webIdentityToken, more) {
  const { url: endpoint, region } = server;
  return fromWebToken({
    roleArn: ROLE,
    roleSessionName: "test",
    webIdentityToken,
    clientConfig: { endpoint, region, maxAttempts: 1 },
    ...more,
  });
}

function runtime(t, { url: endpoint, region }, credentials) {
  const client = new BedrockRuntimeClient({ endpoint, region, credentials, maxAttempts: 1 });
  t.after(() => client.destroy());
  return client;
}

test("a guest of the basic flow may use Bedrock: GetId, GetOpenIdToken, STS", async (t) => {
  const server = await emulator(t);
  const { Token } = await openIdToken(server);
  const { output } = await runtime(t, server, provider(server, Token)).send(converse());
  assert.equal(output.message.content[0].text, HELLO_ANSWER);
  const off = await openIdToken(server, server.identity.pools[1]);
  assert.deepEqual(
    [off.__type, off.message],
    ["InvalidParameterException", "Basic (classic) flow is not enabled, please use enhanced flow."],
  );
});

test("users' web tokens are exchanged, with AWS's members in AWS's order", async (t) => {
  const server = await emulator(t);
  for (const { provider: issuer, token } of [server.identity.tokens.google, server.identity.tokens.userPool]) {
    const { xml, contentType } = await assume(server, { WebIdentityToken: token, DurationSeconds: "900" });
    assert.equal(contentType, "text/xml");
    assert.equal(element(xml, "Provider"), issuer);
    assert.equal(element(xml, "Arn"), "arn:aws:sts::123456789012:assumed-role/bedrock-guest/test");
    const lifeMs = new Date(element(xml, "Expiration")) - Date.now();
    assert.ok(lifeMs > 890_000 && lifeMs <= 901_000, String(lifeMs));
  }
});

test("tokens and parameters are refused in AWS's words", async (t) => {
  const server = await emulator(t);
  const { google, expired } = server.identity.tokens;
  const with_ = (parameters) => assume(server, parameters);
  refused(
    await with_({ WebIdentityToken: expired.token }),
    400,
    "ExpiredTokenException",
    /^Token expired: current date\/time \d+ must be before the expiration date\/time \d+$/,
  );
  refused(
    await with_({ WebIdentityToken: "not.a.jwt" }),
    400,
    "InvalidIdentityToken",
    /^The ID Token provided is not a valid JWT\./,
  );
  refused(
    await with_({ WebIdentityToken: google.token.replace(/.$/, (last) => (last === "A" ? "B" : "A")) }),
    400,
    "InvalidIdentityToken",
    /signature/,
  );
  const mint = (more) => server.identity.mintToken({ provider: google.provider, subject: "bob", ...more });
  refused(
    await with_({ WebIdentityToken: await mint({ provider: "example.com" }) }),
    400,
    "InvalidIdentityToken",
    /^No OpenIDConnect provider found in your account for https:\/\/example\.com$/,
  );
  refused(
    await with_({ WebIdentityToken: await mint({ audience: "x" }) }),
    400,
    "InvalidIdentityToken",
    /^Incorrect token audience$/,
  );
  refused(
    await with_({ RoleArn: "arn:aws:iam::123456789012:role/local-bedrock-untrusting" }),
    403,
    "AccessDenied",
    /^Not authorized to perform sts:AssumeRoleWithWebIdentity$/,
  );
  refused(await with_({ RoleArn: "arn:aws:iam::1:user/nobody-at-all" }), 400, "ValidationError", /is invalid/);
  refused(
    await with_({ DurationSeconds: "899" }),
    400,
    "ValidationError",
    /^1 validation error detected: Value '899' at 'durationSeconds' failed to satisfy constraint: Member must have value greater than or equal to 900$/,
  );
  refused(
    await with_({ DurationSeconds: "43201", RoleSessionName: "x" }),
    400,
    "ValidationError",
    /^2 validation errors detected: .*roleSessionName.*; .*less than or equal to 43200$/,
  );
  refused(
    await with_({ RoleSessionName: "<a & b>" }),
    400,
    "ValidationError",
    /Value '&lt;a &amp; b&gt;' at 'roleSessionName'/,
  );
  refused(await with_({ DurationSeconds: "soon" }), 400, "MalformedInput", /DurationSeconds/);
  refused(await with_({ Policy: "{" }), 400, "MalformedPolicyDocument", /Syntax errors in policy/);
  refused(
    await sts(server, { Action: "AssumeRoleWithWebIdentity" }),
    400,
    "ValidationError",
    /^3 validation errors detected: Value null at 'roleArn'/,
  );
  refused(
    await sts(server, { Action: "Dance" }),
    400,
    "InvalidAction",
    /^Could not find operation Dance for version 2011-06-15$/,
  );
  refused(await sts(server, {}), 400, "MissingAction", /Action/);
  const error = await refusal(provider(server, expired.token)());
  assert.deepEqual([error.name, error.status], ["ExpiredTokenException", 400]);
});

test("a session policy holds what it allows", async (t) => {
  const server = await emulator(t);
  const policy = (Action) =>
    JSON.stringify({ Version: "2012-10-17", Statement: { Effect: "Allow", Action, Resource: "*" } });
  const { token } = server.identity.tokens.google;
  const keys = await provider(server, token, { policy: policy(["bedrock:InvokeModel"]) })();
  assert.equal((await send(await signed(server, { path: modelPath(NOVA), credentials: keys }))).status, 200);
  const listing = await refusal(
    runtime(t, server, await provider(server, token, { policy: policy("s3:*") })()).send(converse()),
  );
  assert.match(listing.message, /because no session policy allows the bedrock:InvokeModel action$/);
});

test("issued keys end: at their time, or all at once", async (t) => {
  const server = await emulator(t, { credentialSeconds: 2 });
  const credentials = await provider(server, server.identity.tokens.google.token, { durationSeconds: 7200 })();
  assert.ok(credentials.expiration - Date.now() < 3001, "credentialSeconds wins over DurationSeconds");
  const call = async (date) => send(await signed(server, { path: modelPath(NOVA), credentials, date }));
  assert.equal((await call()).status, 200);
  server.settings.change({ clockOffsetSeconds: 4 });
  const expired = await call();
  assert.deepEqual([expired.status, expired.errorType.split(":")[0]], [403, "ExpiredTokenException"]);
  server.settings.change({ clockOffsetSeconds: 0 });
  assert.equal((await call()).status, 200);
  server.expireIssuedCredentials();
  assert.equal((await call()).errorType.split(":")[0], "ExpiredTokenException");
  const path = modelPath(NOVA);
  assert.equal((await send(await signed(server, { path }))).status, 200, "fixed keys live on");
});

test("GetCallerIdentity tells whose keys they are, signed in header or query", async (t) => {
  const server = await emulator(t);
  const body = "Action=GetCallerIdentity&Version=2011-06-15";
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  const ask = async (options) => {
    const { url, ...init } = await signed(server, { path: "/", service: "sts", headers, body, ...options });
    const response = await fetch(url, init);
    return { status: response.status, contentType: response.headers.get("content-type"), xml: await response.text() };
  };
  const { xml } = await ask();
  assert.deepEqual(
    [element(xml, "Arn"), element(xml, "Account")],
    ["arn:aws:iam::123456789012:user/local-bedrock", "123456789012"],
  );
  const credentials = await provider(server, server.identity.tokens.google.token)();
  assert.equal(
    element((await ask({ credentials })).xml, "Arn"),
    "arn:aws:sts::123456789012:assumed-role/bedrock-guest/test",
  );
  const { IdentityId } = await cognito(server, "GetId", { IdentityPoolId: server.identity.pools[0].id });
  const { AccessKeyId, SecretKey, SessionToken } = (await cognito(server, "GetCredentialsForIdentity", { IdentityId }))
    .Credentials;
  const guest = { accessKeyId: AccessKeyId, secretAccessKey: SecretKey, sessionToken: SessionToken };
  assert.match(element((await ask({ credentials: guest })).xml, "Arn"), /assumed-role\/local-bedrock-guest\//);
  refused(await ask({ credentials: server.expiredCredentials }), 403, "ExpiredToken", /is expired$/);
  refused(
    await ask({ credentials: { ...server.credentials, secretAccessKey: "x" } }),
    403,
    "SignatureDoesNotMatch",
    /does not match/,
  );
  refused(await ask({ service: "bedrock" }), 403, "SignatureDoesNotMatch", /correct service: 'sts'/);
  refused(
    await sts(server, { Action: "GetCallerIdentity" }),
    403,
    "MissingAuthenticationToken",
    /Missing Authentication Token/,
  );

  const { host, hostname, port } = new URL(server.url);
  const signer = new SignatureV4({ service: "sts", region: server.region, credentials, sha256: Sha256 });
  const query = { Action: "GetCallerIdentity", Version: "2011-06-15" };
  const presigned = await signer.presign({
    method: "GET",
    protocol: "http:",
    hostname,
    port,
    path: "/",
    query,
    headers: { host },
  });
  const response = await fetch(`${server.url}/?${new URLSearchParams(presigned.query)}`);
  assert.match(await response.text(), /assumed-role\/bedrock-guest\/test/);
});
