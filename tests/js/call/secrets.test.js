// Secrets show nowhere: canaries are looked for in everything that a log could hold.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  createCredentialChain,
  createSignedFetch,
  fromCognitoIdentity,
  fromCognitoIdentityPool,
  fromEnv,
  fromHttp,
  fromShortTermApiKey,
  fromWebToken,
  presignUrl,
} from "bedrock-wasm";
import { htmlPage, joined, json, networkFailure, scriptedFetch, serviceError, stream } from "bedrock-wasm/testing";
import { ANY_ANSWER } from "../support/any-answer.js";
import { assertKeepsSecrets, CANARIES, SECRET } from "../support/canary.js";
import { client, drain, HELLO, MODEL_ID, rejection } from "../support/clients.js";
import { FRAMES } from "../support/conversation.js";

const { accessKeyId, secretAccessKey, sessionToken } = CANARIES;
const KEYS = { accessKeyId, secretAccessKey, sessionToken };

test("secrets never show in clients, streams, outputs or errors", async (t) => {
  const answers = [
    json({ output: {} }),
    json({ message: "no" }, 403, { "x-amzn-errortype": "AccessDeniedException" }),
    json({ message: "busy" }, 500),
    () => Promise.reject(new TypeError("fetch failed")),
    () => new Response("<html>"),
    stream([joined(...FRAMES)]),
    stream([FRAMES[0].slice(0, 30)]),
    stream([new Uint8Array(40)]),
  ];
  const configs = [
    { credentials: KEYS },
    { credentials: async () => KEYS },
    { token: CANARIES.token },
    { token: async () => ({ token: CANARIES.token }) },
  ];
  let searched = 0;
  const search = (thing) => {
    assertKeepsSecrets(thing);
    searched++;
  };
  for (const config of configs) {
    for (const answer of answers) {
      for (const [method, input] of [
        ["converse", HELLO],
        ["converseStream", HELLO],
        ["invokeModel", { modelId: MODEL_ID, body: "{}" }],
        ["converse", {}],
      ]) {
        const made = client(scriptedFetch([answer]), config);
        search(made);
        const output = await made[method](input, { maxAttempts: 1, headers: { "x-note": "1" } }).catch(
          (error) => error,
        );
        search(output);
        if (!output.stream) continue;
        search(output.stream);
        const { error } = await drain(output.stream);
        if (error) search(error);
      }
    }
  }
  for (const bad of [
    { ...KEYS, secretAccessKey: "canary-secret\n" },
    { ...KEYS, sessionToken: "canary-session é" },
  ]) {
    search(await rejection(client(scriptedFetch([ANY_ANSWER]), { credentials: bad }).converse(HELLO)));
  }
  search(await rejection(client(scriptedFetch([ANY_ANSWER]), { token: "canary-api-key\n" }).converse(HELLO)));
  t.diagnostic(`proved: no secret in ${searched} outputs, errors and traces`);
});

test("secrets are in no URL, and in no header but theirs", async () => {
  const fetch = scriptedFetch([ANY_ANSWER]);
  await client(fetch, { credentials: KEYS }).converse(HELLO);
  await client(fetch, { token: CANARIES.token }).converse(HELLO);
  for (const { url, headers, body } of fetch.sent) {
    const { authorization, "x-amz-security-token": token, ...others } = headers;
    assert.doesNotMatch(`${url} ${JSON.stringify(others)} ${Buffer.from(body)}`, SECRET);
    assert.doesNotMatch(`${authorization} ${token}`, /canary-secret/);
  }
});

test("secrets never show in what providers give to logs, nor when they fail", async (t) => {
  const refusal = serviceError("NotAuthorizedException", { status: 400, message: "Invalid login token." });
  const issued = json({
    IdentityId: "us-east-1:1",
    Credentials: { AccessKeyId: accessKeyId, SecretKey: secretAccessKey, SessionToken: sessionToken, Expiration: 2e9 },
  });
  const id = "us-east-1:12345678-dcdc-4099-b910-2df94f52a030";
  const logins = { "accounts.google.com": CANARIES.webIdentityToken };
  const env = {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
    AWS_BEARER_TOKEN_BEDROCK: CANARIES.token,
  };
  const fails = [refusal, networkFailure(), ANY_ANSWER, htmlPage(403)];
  const providers = (fetch) => {
    const clientConfig = { fetch, maxAttempts: 1 };
    return {
      fromCognitoIdentityPool: fromCognitoIdentityPool({ identityPoolId: id, logins, clientConfig }),
      fromCognitoIdentity: fromCognitoIdentity({ identityId: id, logins, clientConfig }),
      basicFlow: fromCognitoIdentity({ identityId: id, logins, roleArn: "arn:aws:iam::1:role/r", clientConfig }),
      fromWebToken: fromWebToken({
        roleArn: "arn:aws:iam::1:role/r",
        webIdentityToken: CANARIES.webIdentityToken,
        clientConfig,
      }),
      fromHttp: fromHttp({
        awsContainerCredentialsFullUri: "http://127.0.0.1/keys",
        awsContainerAuthorizationToken: CANARIES.token,
        clientConfig,
      }),
      fromEnv: fromEnv(env),
      fromShortTermApiKey: fromShortTermApiKey({ credentials: KEYS, region: "us-east-1", expiresInSeconds: 60 }),
      chain: createCredentialChain(
        fromWebToken({ roleArn: "r", webIdentityToken: CANARIES.webIdentityToken, clientConfig }),
        async () => Promise.reject(new Error("none")),
      ),
    };
  };
  let searched = 0;
  for (const answer of [...fails, issued]) {
    for (const [name, provider] of Object.entries(providers(scriptedFetch([answer])))) {
      const bedrock = scriptedFetch([json({ message: "no" }, 403), ANY_ANSWER]);
      const made = client(bedrock, { credentials: provider });
      assertKeepsSecrets(provider);
      assertKeepsSecrets(made);
      assertKeepsSecrets(await made.converse(HELLO).catch((error) => error));
      for (const { url } of bedrock.sent) assert.doesNotMatch(url, SECRET, name);
      searched++;
    }
  }
  const signed = createSignedFetch({ credentials: KEYS, fetch: scriptedFetch([networkFailure()]) });
  assertKeepsSecrets(signed);
  assertKeepsSecrets(await rejection(signed("https://bedrock-runtime.us-east-1.amazonaws.com/")));
  assert.doesNotMatch(
    await presignUrl(
      { url: "https://s.example/" },
      { credentials: { accessKeyId, secretAccessKey }, region: "us-east-1", service: "s3" },
    ),
    SECRET,
  );
  t.diagnostic(`${searched} times`);
});
