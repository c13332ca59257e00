// The errors of providers that ask services, by their whole messages.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  BedrockError,
  CredentialsError,
  fromCognitoIdentity,
  fromCognitoIdentityPool,
  fromContainerMetadata,
  fromHttp,
  fromWebToken,
  InputError,
  NetworkError,
} from "bedrock-wasm";
import { json, scriptedFetch, serviceError } from "bedrock-wasm/testing";
import { rejection } from "../support/clients.js";

const ROLE = "arn:aws:iam::123456789012:role/Guest";
const POOL = "eu-central-1:1699ebc0-7900-4099-b910-2df94f52a030";
const CACHE = { getItem() {}, setItem() {}, removeItem() {} };

const refusedWith = (name, message, code) => ({ name: "InputError", code, message: `${name}: ${message}` });

test("what a user's function throws has the provider's name and advice", async () => {
  for (const [thrown, message, code = "provider_failed", retryable = false] of [
    [new Error("offline"), "fromWebToken: offline. Try again later."],
    [undefined, "fromWebToken: undefined. Try again later."],
    [null, "fromWebToken: null. Try again later."],
    ["signed out", "fromWebToken: signed out. Try again later."],
    [new CredentialsError("no session", { code: "mine" }), "fromWebToken: no session", "mine"],
    [new BedrockError("no page", { code: "mine" }), "fromWebToken: no page"],
    [new NetworkError("no route!", { retryable: true }), "fromWebToken: no route! Try again later.", undefined, true],
  ]) {
    const webIdentityToken = () => Promise.reject(thrown);
    const error = await rejection(fromWebToken({ roleArn: ROLE, webIdentityToken })());
    assert.deepEqual([error.name, error.message], ["CredentialsError", message]);
    assert.deepEqual([error.code, error.retryable, error.cause], [code, retryable, thrown]);
  }
  const wrong = new InputError("mine");
  const webIdentityToken = () => Promise.reject(wrong);
  assert.equal(await rejection(fromWebToken({ roleArn: ROLE, webIdentityToken })()), wrong);
});

test("what a service answers has the service's name for it", async () => {
  const identityId = POOL;
  for (const [answer, message, code, retryable] of [
    [serviceError("OddException", { message: "no" }), "fromCognitoIdentity: OddException: no", "refused", false],
    [
      serviceError("InternalErrorException", { status: 500, message: "broken" }),
      "fromCognitoIdentity: broken. Try again later.",
      "provider_failed",
      true,
    ],
    [
      serviceError("ResourceNotFoundException", { status: 400, message: "gone." }),
      "fromCognitoIdentity: ResourceNotFoundException: gone. Check the id and the region of the identity pool.",
      "refused",
      false,
    ],
    [
      json({}),
      "fromCognitoIdentity: the response contains no credentials; the endpoint, or a proxy in between, is not AWS's",
      "malformed_answer",
      false,
    ],
  ]) {
    const clientConfig = { fetch: scriptedFetch([answer]), maxAttempts: 1 };
    const error = await rejection(fromCognitoIdentity({ identityId, clientConfig })());
    assert.deepEqual([error.message, error.code, error.retryable], [message, code, retryable]);
    assert.deepEqual(error.$metadata, error.cause.$metadata);
  }
  const host = fromHttp({
    awsContainerCredentialsRelativeUri: "/keys",
    clientConfig: { fetch: scriptedFetch([serviceError("Denied", { status: 403, message: "not yours" })]) },
  });
  assert.equal((await rejection(host())).message, "fromHttp: Denied: not yours");
});

test("the address of a container's credentials: a URL, or a path of ECS's host", async () => {
  const either = refusedWith(
    "awsContainerCredentialsFullUri",
    "is required, or awsContainerCredentialsRelativeUri",
    "missing_member",
  );
  for (const options of [undefined, {}]) assert.throws(() => fromHttp(options), either);
  assert.throws(
    () => fromHttp({ awsContainerCredentialsFullUri: "/keys" }),
    refusedWith("awsContainerCredentialsFullUri", "give an absolute URL", "invalid_input"),
  );
  const path = refusedWith(
    "awsContainerCredentialsRelativeUri",
    "give a path that begins with a slash",
    "invalid_input",
  );
  for (const odd of ["keys", "@evil.example/", ":80/", 5, {}]) {
    assert.throws(() => fromHttp({ awsContainerCredentialsRelativeUri: odd }), path);
  }
  assert.equal((await rejection(fromContainerMetadata()())).code, "missing_member");
});

test("each option of a web token and of Cognito is named when it is wrong", () => {
  const token = { roleArn: ROLE, webIdentityToken: "t" };
  const missing = (name) => refusedWith(name, "is required", "missing_member");
  assert.throws(() => fromWebToken(), missing("roleArn"));
  assert.throws(() => fromWebToken({ roleArn: ROLE }), missing("webIdentityToken"));
  for (const policyArns of [null, {}, "arn", [undefined], ["arn:aws:iam::aws:policy/One"], [{ arn: "a" }, {}]]) {
    assert.throws(
      () => fromWebToken({ ...token, policyArns }),
      refusedWith("policyArns", "give a list of { arn }", "invalid_input"),
    );
  }
  const cache = refusedWith(
    "cache",
    "give an object with getItem, setItem, removeItem, such as localStorage",
    "invalid_input",
  );
  const blocked = Object.defineProperty({ ...CACHE }, "setItem", {
    get: () => {
      throw new Error("SecurityError");
    },
  });
  for (const identityPoolId of [undefined, "pool", ` ${POOL}`, `${POOL} `, `https://${POOL}`, [POOL]]) {
    assert.throws(() => fromCognitoIdentityPool({ identityPoolId }), {
      message: `identityPoolId: give the id of an identity pool, such as "us-east-1:${POOL.split(":")[1]}"`,
    });
    assert.throws(() => fromCognitoIdentity({ identityId: identityPoolId }), {
      message: 'identityId: give the id of an identity, such as "us-east-1:12345678-…"',
    });
  }
  for (const odd of [{}, { ...CACHE, removeItem: true }, blocked]) {
    assert.throws(() => fromCognitoIdentityPool({ identityPoolId: POOL, cache: odd }), cache);
  }
});
