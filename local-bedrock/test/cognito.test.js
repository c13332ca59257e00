import assert from "node:assert/strict";
import { test } from "node:test";
import { BedrockRuntimeClient, ConverseCommand } from "@aws-sdk/client-bedrock-runtime";
import { fromCognitoIdentity, fromCognitoIdentityPool } from "@aws-sdk/credential-providers";
import { refusal } from "./checked-client.js";
import { emulator, HELLO, HELLO_ANSWER, modelPath, send, signed } from "./emulator.js";

const NOVA = "amazon.nova-micro-v1:0";
const UNKNOWN_ID = "us-east-1:00000000-0000-4000-8000-000000000000";

/** Calls Cognito as no SDK would have to. */
const cognito = (server, operation, input) =>
  send({
    url: server.url,
    method: "POST",
    headers: { "content-type": "application/x-amz-json-1.1", "x-amz-target": `AWSCognitoIdentityService.${operation}` },
    body: typeof input === "string" ? input : JSON.stringify(input),
  });

async function refused(answer, name, message) {
  const { status, errorType, body } = await answer;
  assert.deepEqual([status, errorType, body.__type], [400, `${name}:`, name]);
  assert.match(body.message, message);
}

const clientConfig = ({ url: endpoint, region }) => ({ endpoint, region, maxAttempts: 1 });

function runtime(t, server, credentials) {
  const client = new BedrockRuntimeClient({ ...clientConfig(server), credentials });
  t.after(() => client.destroy());
  return client;
}

test("AWS's provider signs a member in, and Bedrock answers", async (t) => {
  const server = await emulator(t);
  const { google, userPool } = server.identity.tokens;
  for (const { id } of server.identity.pools.filter(({ roles }) => roles)) {
    for (const { provider, token } of [google, userPool]) {
      const credentials = fromCognitoIdentityPool({
        identityPoolId: id,
        logins: { [provider]: async () => token },
        clientConfig: clientConfig(server),
      });
      const answer = await runtime(t, server, credentials).send(new ConverseCommand({ modelId: NOVA, ...HELLO }));
      assert.equal(answer.output.message.content[0].text, HELLO_ANSWER);
    }
  }
});

test("a guest of the enhanced flow gets keys whose session policy knows nothing of Bedrock", async (t) => {
  const server = await emulator(t);
  const [{ id: identityPoolId }] = server.identity.pools;
  const provider = fromCognitoIdentityPool({ identityPoolId, clientConfig: clientConfig(server) });
  const { identityId, expiration } = await provider();
  assert.match(identityId, /^us-east-1:[0-9a-f-]{36}$/);
  assert.ok(Math.abs(expiration.getTime() - Date.now() - 3600_000) < 60_000);
  const error = await refusal(runtime(t, server, provider).send(new ConverseCommand({ modelId: NOVA, ...HELLO })));
  assert.deepEqual(error, {
    name: "AccessDeniedException",
    status: 403,
    message:
      "User: arn:aws:sts::123456789012:assumed-role/local-bedrock-guest/CognitoIdentityCredentials is not authorized to perform: " +
      `bedrock:InvokeModel on resource: arn:aws:bedrock:us-east-1::foundation-model/${NOVA} because no session policy allows the ` +
      "bedrock:InvokeModel action",
  });
  const credentials = await fromCognitoIdentity({ identityId, clientConfig: clientConfig(server) })();
  const stream = await send(await signed(server, { path: modelPath(`us.${NOVA}`, "converse-stream"), credentials }));
  assert.match(
    stream.body.Message,
    /bedrock:InvokeModelWithResponseStream on resource: arn:aws:bedrock:us-east-1:123456789012:inference-profile\/us\./,
  );
});

test("pools refuse in Cognito's words", async (t) => {
  const server = await emulator(t);
  const { pools, tokens } = server.identity;
  const [open, , members, , roleless] = pools.map(({ id }) => id);
  const getId = (IdentityPoolId, Logins) => cognito(server, "GetId", { IdentityPoolId, Logins });
  const login = ({ provider, token }) => ({ [provider]: token });
  const { google } = tokens;
  await refused(
    getId(members),
    "NotAuthorizedException",
    /^Unauthenticated access is not supported for this identity pool\.$/,
  );
  await refused(getId(UNKNOWN_ID), "ResourceNotFoundException", /^IdentityPool 'us-east-1:0+-.*' not found\.$/);
  await refused(
    getId("x"),
    "ValidationException",
    /Value 'x' at 'identityPoolId' failed .*regular expression pattern: \[\\w-\]\+:\[0-9a-f-\]\+/,
  );
  await refused(
    getId(),
    "ValidationException",
    /Value null at 'identityPoolId' failed to satisfy constraint: Member must not be null/,
  );
  await refused(
    getId(open, login(tokens.expired)),
    "NotAuthorizedException",
    /^Invalid login token\. Token expired: \d+ >= \d+$/,
  );
  await refused(
    getId(open, { [google.provider]: "x" }),
    "NotAuthorizedException",
    /Not a valid OpenId Connect identity token\.$/,
  );
  const tampered = { ...google, token: google.token.replace(/.$/, (last) => (last === "A" ? "B" : "A")) };
  await refused(getId(open, login(tampered)), "NotAuthorizedException", /Couldn't verify signed token\.$/);
  const mint = (more) => server.identity.mintToken({ provider: google.provider, subject: "bob", ...more });
  const foreign = { provider: "example.com", token: await mint({ provider: "example.com" }) };
  const otherApp = { ...google, token: await mint({ audience: "other" }) };
  for (const unsupported of [foreign, otherApp]) {
    await refused(
      getId(open, login(unsupported)),
      "NotAuthorizedException",
      /^Token is not from a supported provider of this identity pool\.$/,
    );
  }
  const swapped = { provider: tokens.userPool.provider, token: google.token };
  await refused(getId(open, login(swapped)), "NotAuthorizedException", /Issuer doesn't match providerName$/);
  await refused(cognito(server, "GetId", "{"), "SerializationException", /not JSON/);
  await refused(cognito(server, "ListIdentityPools", {}), "UnknownOperationException", /ListIdentityPools/);
  const { IdentityId } = (await getId(roleless)).body;
  await refused(
    cognito(server, "GetCredentialsForIdentity", { IdentityId }),
    "InvalidIdentityPoolConfigurationException",
    /Check assigned IAM roles/,
  );
});

test("identities belong to their logins", async (t) => {
  const server = await emulator(t);
  const { pools, tokens } = server.identity;
  const IdentityPoolId = pools[0].id;
  const login = ({ provider, token }) => ({ [provider]: token });
  const idOf = async (Logins) => (await cognito(server, "GetId", { IdentityPoolId, Logins })).body.IdentityId;
  const credentials = (IdentityId, Logins) => cognito(server, "GetCredentialsForIdentity", { IdentityId, Logins });
  assert.notEqual(await idOf(), await idOf(), "guests are told apart");
  const ada = await idOf(login(tokens.google));
  assert.equal(await idOf(login(tokens.google)), ada);
  const grace = await idOf(login(tokens.userPool));
  assert.notEqual(grace, ada);
  await refused(
    credentials(ada),
    "NotAuthorizedException",
    new RegExp(`^Access to Identity '${ada}' is forbidden\\.$`),
  );
  await refused(credentials(grace, login(tokens.google)), "NotAuthorizedException", /^Logins don't match\./);
  await refused(credentials(UNKNOWN_ID), "ResourceNotFoundException", /^Identity '.*' not found\.$/);
  const { body } = await credentials(await idOf(), login(tokens.google));
  assert.equal(body.IdentityId, ada, "a guest that logs in is the user from then on");
  assert.deepEqual(Object.keys(body.Credentials), ["AccessKeyId", "SecretKey", "SessionToken", "Expiration"]);
  assert.equal(typeof body.Credentials.Expiration, "number");
});

test("browsers may call it", async (t) => {
  const server = await emulator(t);
  const preflight = await fetch(server.url, {
    method: "OPTIONS",
    headers: {
      origin: "https://example.com",
      "access-control-request-method": "POST",
      "access-control-request-headers": "content-type,x-amz-target",
    },
  });
  assert.equal(preflight.status, 204);
  assert.equal(preflight.headers.get("access-control-allow-headers"), "content-type,x-amz-target");
  const { headers } = await cognito(server, "GetId", { IdentityPoolId: "x" });
  assert.equal(headers.get("access-control-allow-origin"), "*");
});
