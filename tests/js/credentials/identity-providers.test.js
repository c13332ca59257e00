// Providers that ask services for credentials, against canned answers in the forms that AWS documents.
import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import {
  CredentialsError,
  fromCognitoIdentity,
  fromCognitoIdentityPool,
  fromHttp,
  fromWebToken,
  InputError,
} from "bedrock-wasm";
import { json, networkFailure, scriptedFetch, serviceError } from "bedrock-wasm/testing";
import { rejection } from "../support/clients.js";

const POOL = "eu-central-1:1699ebc0-7900-4099-b910-2df94f52a030";
const IDENTITY = "eu-central-1:12345678-dcdc-4099-b910-2df94f52a030";
const ROLE = "arn:aws:iam::123456789012:role/Guest";
const EXPIRES_S = 1_900_000_000;
const KEYS = { AccessKeyId: "ASIA1", SecretKey: "secret/1+", SessionToken: "token//==", Expiration: EXPIRES_S };
const CREDENTIALS = {
  accessKeyId: "ASIA1",
  secretAccessKey: "secret/1+",
  sessionToken: "token//==",
  expiration: new Date(EXPIRES_S * 1000),
};
const COGNITO = [json({ IdentityId: IDENTITY }), json({ IdentityId: IDENTITY, Credentials: KEYS })];
const STS_XML = `<AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleWithWebIdentityResult>
  <Credentials><AccessKeyId>ASIA1</AccessKeyId><SecretAccessKey>secret/1+</SecretAccessKey><SessionToken>token//==</SessionToken>
  <Expiration>${new Date(EXPIRES_S * 1000).toISOString()}</Expiration></Credentials></AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>`;
const xml =
  (text, status = 200) =>
  () =>
    new Response(text, { status, headers: { "content-type": "text/xml" } });
const refusal = (code, message) =>
  xml(
    `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`,
    400,
  );

/** What a request asks Cognito for. It is never signed. */
function asked({ url, headers, body }) {
  assert.equal(headers.authorization, undefined);
  assert.equal(headers["content-type"], "application/x-amz-json-1.1");
  return [new URL(url).host, headers["x-amz-target"].split(".")[1], JSON.parse(new TextDecoder().decode(body))];
}

const form = ({ body }) => Object.fromEntries(new URLSearchParams(new TextDecoder().decode(body)));

test("a guest: the identity of the pool, then its credentials", async () => {
  const fetch = scriptedFetch(COGNITO);
  // One that nobody has asked for: the process remembers its guests.
  const identityPoolId = `eu-central-1:${crypto.randomUUID()}`;
  const provider = fromCognitoIdentityPool({ identityPoolId, clientConfig: { fetch } });
  assert.equal(fetch.sent.length, 0);
  assert.deepEqual(await provider(), { identityId: IDENTITY, ...CREDENTIALS });
  assert.deepEqual(fetch.sent.map(asked), [
    ["cognito-identity.eu-central-1.amazonaws.com", "GetId", { IdentityPoolId: identityPoolId }],
    ["cognito-identity.eu-central-1.amazonaws.com", "GetCredentialsForIdentity", { IdentityId: IDENTITY }],
  ]);
});

test("a guest stays the same identity, until that fails; one who logs in is never a guest's", async () => {
  const cache = new Map();
  cache.getItem = cache.get;
  cache.setItem = cache.set;
  cache.removeItem = cache.delete;
  const fetch = scriptedFetch([...COGNITO, COGNITO[1], serviceError("ResourceNotFoundException"), ...COGNITO]);
  const options = { identityPoolId: POOL, cache, clientConfig: { fetch } };
  await fromCognitoIdentityPool(options)();
  assert.deepEqual([...cache], [[`aws:cognito-identity-credentials:${POOL}:ANONYMOUS`, IDENTITY]]);
  await fromCognitoIdentityPool(options)();
  await assert.rejects(fromCognitoIdentityPool(options)(), CredentialsError);
  assert.equal(cache.size, 0);
  await fromCognitoIdentityPool({ ...options, logins: { "accounts.google.com": "token" } })();
  assert.equal(cache.size, 0, "who it is has not been said");
  const operations = fetch.sent.map((sent) => asked(sent)[1]);
  const both = ["GetId", "GetCredentialsForIdentity"];
  assert.deepEqual(operations, [...both, both[1], both[1], ...both]);
});

test("a cache that does not answer, or has something else, is done without", { timeout: 20_000 }, async () => {
  const never = () => new Promise(() => {});
  const holding = (item) => ({ getItem: () => item, setItem() {}, removeItem() {} });
  for (const [index, cache] of [
    { getItem: never, setItem: never, removeItem: never },
    ...[{}, [], "nonsense", 5, true, "a:b c"].map(holding),
  ].entries()) {
    const fetch = scriptedFetch(COGNITO);
    await fromCognitoIdentityPool({
      identityPoolId: POOL,
      userIdentifier: `user ${index}`,
      cache,
      clientConfig: { fetch },
    })();
    assert.deepEqual(fetch.sent.map(asked)[1][2], { IdentityId: IDENTITY });
  }
  const unreadable = Object.defineProperty({}, "getItem", { get: () => assert.fail("read") });
  assert.throws(() => fromCognitoIdentityPool({ identityPoolId: POOL, cache: unreadable }), /^InputError: cache: /);
});

test("logins are sent with each request, functions asked anew", async () => {
  let tokens = 0;
  const fetch = scriptedFetch([...COGNITO, ...COGNITO]);
  const logins = { "accounts.google.com": async () => `token-${++tokens}`, "www.amazon.com": "fixed" };
  const options = {
    identityPoolId: POOL,
    logins,
    userIdentifier: "me@example",
    customRoleArn: ROLE,
    accountId: "123456789012",
  };
  const provider = fromCognitoIdentityPool({
    ...options,
    cache: { getItem: async () => null, setItem() {}, removeItem() {} },
    clientConfig: { fetch },
  });
  await provider();
  await provider();
  const sent = fetch.sent.map((request) => asked(request)[2]);
  const expected = (n) => ({ "accounts.google.com": `token-${n}`, "www.amazon.com": "fixed" });
  assert.deepEqual(
    sent,
    [1, 2].flatMap((n) => [
      { IdentityPoolId: POOL, AccountId: "123456789012", Logins: expected(n) },
      { IdentityId: IDENTITY, Logins: expected(n), CustomRoleArn: ROLE },
    ]),
  );
});

test("an identity that the pool has merged into another is known as the other", async () => {
  const other = IDENTITY.replace("1234", "9999");
  for (const [IdentityId, identityId] of [
    [other, other],
    [undefined, IDENTITY],
  ]) {
    const fetch = scriptedFetch([json({ IdentityId, Credentials: KEYS })]);
    const provider = fromCognitoIdentity({ identityId: IDENTITY, clientConfig: { fetch } });
    assert.deepEqual(await provider(), { identityId, ...CREDENTIALS });
  }
});

test("the basic flow: an OpenID token, and STS for the role", async () => {
  const fetch = scriptedFetch([json({ IdentityId: IDENTITY, Token: "eyJ.a+b/c" }), xml(STS_XML)]);
  const provider = fromCognitoIdentity({
    identityId: IDENTITY,
    roleArn: ROLE,
    durationSeconds: 900,
    clientConfig: { fetch },
  });
  assert.deepEqual(await provider(), { identityId: IDENTITY, ...CREDENTIALS });
  assert.deepEqual(asked(fetch.sent[0]), [
    "cognito-identity.eu-central-1.amazonaws.com",
    "GetOpenIdToken",
    { IdentityId: IDENTITY },
  ]);
  assert.equal(fetch.sent[1].url, "https://sts.eu-central-1.amazonaws.com/");
  assert.deepEqual(form(fetch.sent[1]), {
    Action: "AssumeRoleWithWebIdentity",
    Version: "2011-06-15",
    RoleArn: ROLE,
    RoleSessionName: "bedrock-wasm",
    WebIdentityToken: "eyJ.a+b/c",
    DurationSeconds: "900",
  });
});

test("entities in what STS responds with are the characters that they stand for", async () => {
  const fetch = scriptedFetch([xml(STS_XML.replace("token//==", "a&amp;b&lt;c&gt;d&quot;e&apos;f&other;"))]);
  const clientConfig = { fetch, region: "us-east-1" };
  const { sessionToken } = await fromWebToken({ roleArn: ROLE, webIdentityToken: "t", clientConfig })();
  assert.equal(sessionToken, `a&b<c>d"e'f&other;`);
});

test("a web token, with policies", async () => {
  const fetch = scriptedFetch([xml(STS_XML)]);
  const policyArns = [{ arn: "arn:aws:iam::aws:policy/One" }, { arn: "arn:aws:iam::aws:policy/Two" }];
  const options = {
    roleArn: ROLE,
    roleSessionName: "me@page",
    webIdentityToken: async () => "t&1",
    policyArns,
    policy: "{}",
    providerId: "www.amazon.com",
  };
  assert.deepEqual(
    await fromWebToken({ ...options, clientConfig: { fetch, region: "us-gov-west-1", useFipsEndpoint: true } })(),
    CREDENTIALS,
  );
  assert.equal(fetch.sent[0].url, "https://sts.us-gov-west-1.amazonaws.com/");
  assert.equal(fetch.sent[0].headers["content-type"], "application/x-www-form-urlencoded");
  assert.equal(fetch.sent[0].headers.authorization, undefined);
  const { "PolicyArns.member.2.arn": second, ...rest } = form(fetch.sent[0]);
  assert.equal(second, policyArns[1].arn);
  assert.equal(rest.WebIdentityToken, "t&1");
  assert.equal(rest.RoleSessionName, "me@page");
});

test("the host of a container", async () => {
  const answer = {
    AccessKeyId: "ASIA1",
    SecretAccessKey: "secret/1+",
    Token: "token//==",
    Expiration: CREDENTIALS.expiration.toISOString(),
  };
  const fetch = scriptedFetch([json(answer)]);
  const options = {
    awsContainerCredentialsRelativeUri: "/v2/credentials/a-b?x=1",
    awsContainerAuthorizationToken: "Basic abc",
    clientConfig: { fetch },
  };
  assert.deepEqual(await fromHttp(options)(), CREDENTIALS);
  const [{ url, method, headers }] = fetch.sent;
  assert.deepEqual(
    [url, method, headers.authorization],
    ["http://169.254.170.2/v2/credentials/a-b?x=1", "GET", "Basic abc"],
  );
  for (const host of ["keys.example", "169.254.170.2.example", "169.254.170.254"]) {
    const elsewhere = fromHttp({ awsContainerCredentialsFullUri: `http://${host}/`, clientConfig: { fetch } });
    assert.equal((await rejection(elsewhere())).code, "insecure_endpoint");
  }
  assert.equal(fetch.sent.length, 1);
});

test("refusals say which provider, what AWS says, and what to do", async () => {
  const cases = [
    [
      serviceError("NotAuthorizedException", {
        status: 400,
        message: "Unauthenticated access is not supported for this identity pool.",
      }),
      /^fromCognitoIdentityPool: NotAuthorizedException: Unauthenticated access.*guests/,
    ],
    [
      serviceError("InvalidParameterException", { status: 400, message: "Basic (classic) flow is not enabled" }),
      /^fromCognitoIdentityPool: InvalidParameterException: Basic.*enable it/,
    ],
  ];
  for (const [answer, message] of cases) {
    const provider = fromCognitoIdentityPool({
      identityPoolId: POOL,
      cache: { getItem() {}, setItem() {}, removeItem() {} },
      clientConfig: { fetch: scriptedFetch([answer]) },
    });
    const error = await rejection(provider());
    assert.ok(error instanceof CredentialsError);
    assert.match(error.message, message);
    assert.deepEqual([error.code, error.retryable], ["refused", false]);
  }
  const fetch = scriptedFetch([
    refusal("ExpiredTokenException", "Token expired: current date must be &lt; &quot;x&quot;"),
  ]);
  const error = await rejection(
    fromWebToken({ roleArn: ROLE, webIdentityToken: "canary-token", clientConfig: { fetch } })(),
  );
  assert.match(
    error.message,
    /^fromWebToken: ExpiredTokenException: Token expired: current date must be < "x"\. The login token has expired; sign in again/,
  );
  assert.doesNotMatch(error.message, /Give the client/, "a client's advice is not a provider's");
  assert.ok(!inspect(error, { depth: 9 }).includes("canary"));
});

test("no error of a provider shows the token of a login", async () => {
  const token = "canary/login+token==";
  const quoted = "the token canary\\\\/login+token== (canary%2flogin%2Btoken%3d%3d, canary/login+token==) is wrong";
  const refused = json({ __type: "NotAuthorizedException", message: quoted }, 400);
  const rejected = () =>
    Promise.reject(Object.assign(new TypeError(`failed: ${quoted}`), { body: `Logins: ${token}` }));
  const openId = json({ IdentityId: IDENTITY, Token: token });
  const logins = { "accounts.google.com": async () => token };
  const [id] = COGNITO;
  for (const answer of [refused, rejected]) {
    const failure = answer === refused ? refusal("InvalidIdentityToken", quoted) : rejected;
    for (const [provider, ...answers] of [
      [(clientConfig) => fromCognitoIdentityPool({ identityPoolId: POOL, logins, clientConfig }), answer],
      [(clientConfig) => fromCognitoIdentityPool({ identityPoolId: POOL, logins, clientConfig }), id, answer],
      [
        (clientConfig) => fromCognitoIdentityPool({ identityPoolId: POOL, logins, roleArn: ROLE, clientConfig }),
        id,
        openId,
        failure,
      ],
      [(clientConfig) => fromCognitoIdentity({ identityId: IDENTITY, logins: { a: token }, clientConfig }), answer],
      [(clientConfig) => fromWebToken({ roleArn: ROLE, webIdentityToken: token, clientConfig }), failure],
    ]) {
      const hooks = [];
      const clientConfig = { fetch: scriptedFetch(answers), maxAttempts: 1, onResponse: (seen) => hooks.push(seen) };
      const error = await rejection(provider(clientConfig)());
      const printed = inspect([error, ...hooks], { depth: 9, showHidden: true });
      assert.equal(/canary/.exec(printed)?.index, undefined);
      assert.match(error.message, /\(redacted\)/);
    }
  }
});

test("a failure is tried again; the final error may be tried later", async () => {
  const fetch = scriptedFetch([networkFailure(), serviceError("InternalErrorException", { status: 500 }), ...COGNITO]);
  await fromCognitoIdentityPool({
    identityPoolId: POOL,
    cache: { getItem() {}, setItem() {}, removeItem() {} },
    clientConfig: { fetch },
  })();
  assert.equal(fetch.sent.length, 4);
  const offline = fromCognitoIdentityPool({
    identityPoolId: POOL,
    clientConfig: { fetch: scriptedFetch([networkFailure()]), maxAttempts: 1 },
  });
  const error = await rejection(offline());
  assert.deepEqual([error.name, error.code, error.retryable], ["CredentialsError", "provider_failed", true]);
});

test("answers without credentials are errors", async () => {
  for (const answer of [
    {},
    { Credentials: {} },
    { Credentials: { ...KEYS, SessionToken: undefined } },
    { Credentials: { ...KEYS, Expiration: "never" } },
  ]) {
    const fetch = scriptedFetch([json(answer)]);
    const error = await rejection(fromCognitoIdentity({ identityId: IDENTITY, clientConfig: { fetch } })());
    assert.deepEqual([error.name, error.code], ["CredentialsError", "malformed_answer"]);
  }
  const page = fromWebToken({
    roleArn: ROLE,
    webIdentityToken: "t",
    clientConfig: { fetch: scriptedFetch([xml("<html>")]) },
  });
  assert.equal((await rejection(page())).code, "malformed_answer");
});

test("options that cannot be right are refused at once", () => {
  assert.throws(
    () => fromCognitoIdentityPool({}),
    (error) => error instanceof InputError && /^identityPoolId/.test(error.message),
  );
  assert.throws(() => fromCognitoIdentity({ identityId: "me" }), /^InputError: identityId/);
  assert.throws(() => fromWebToken({ roleArn: ROLE }), /webIdentityToken/);
  assert.throws(() => fromWebToken({ webIdentityToken: "t" }), /roleArn/);
  assert.throws(() => fromHttp({}), /awsContainerCredentialsFullUri/);
});
