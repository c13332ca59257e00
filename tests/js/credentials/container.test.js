// Credentials of a container's host, from the options or from the environment.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fromContainerMetadata, fromHttp } from "bedrock-wasm";
import { json, scriptedFetch } from "bedrock-wasm/testing";

const EXPIRATION = "2030-01-02T03:04:05Z";
const ANSWER = json({ AccessKeyId: "ASIA1", SecretAccessKey: "s", Token: "t", Expiration: EXPIRATION });
const CREDENTIALS = { accessKeyId: "ASIA1", secretAccessKey: "s", sessionToken: "t", expiration: new Date(EXPIRATION) };

/** Where requests went, and with which token. */
const asked = (fetch) => fetch.sent.map(({ url, headers }) => [url, headers.authorization]);

test("a token may be a function, which is called for each request", async () => {
  const fetch = scriptedFetch([ANSWER]);
  let tokens = 0;
  const provider = fromHttp({
    awsContainerCredentialsFullUri: "https://keys.example/path?a=1",
    awsContainerAuthorizationToken: async () => `Bearer ${++tokens}`,
    clientConfig: { fetch },
  });
  assert.deepEqual([await provider(), await provider()], [CREDENTIALS, CREDENTIALS]);
  assert.deepEqual(asked(fetch), [
    ["https://keys.example/path?a=1", "Bearer 1"],
    ["https://keys.example/path?a=1", "Bearer 2"],
  ]);
});

/** Sets variables, without the prefix that they share, for the time of a test. */
function environment(t, variables) {
  const names = Object.keys(variables).map((name) => `AWS_CONTAINER_${name}`);
  t.after(() => names.forEach((name) => delete process.env[name]));
  names.forEach((name, index) => (process.env[name] = Object.values(variables)[index]));
}

test("the environment names the address and the token; options go before it", async (t) => {
  const fetch = scriptedFetch([ANSWER]);
  const from = async (options) => {
    assert.deepEqual(await fromContainerMetadata({ clientConfig: { fetch }, ...options })(), CREDENTIALS);
  };
  environment(t, { CREDENTIALS_FULL_URI: "https://keys.example/", AUTHORIZATION_TOKEN: "Basic 1" });
  await from({});
  await from({ awsContainerAuthorizationToken: "mine" });
  environment(t, { CREDENTIALS_RELATIVE_URI: "/v2/keys" });
  await from({});
  await from({ awsContainerCredentialsFullUri: "https://own.example/" });
  await from({ awsContainerCredentialsRelativeUri: "/own" });
  assert.deepEqual(asked(fetch), [
    ["https://keys.example/", "Basic 1"],
    ["https://keys.example/", "mine"],
    ["http://169.254.170.2/v2/keys", "Basic 1"],
    ["https://own.example/", "Basic 1"],
    ["http://169.254.170.2/own", "Basic 1"],
  ]);
});

test("EKS names a file of the token, which is read again for each request, and goes before a token", async (t) => {
  const file = join(mkdtempSync(join(tmpdir(), "token-")), "token");
  t.after(() => rmSync(dirname(file), { recursive: true }));
  const fetch = scriptedFetch([ANSWER]);
  const provider = fromContainerMetadata({ clientConfig: { fetch } });
  environment(t, {
    CREDENTIALS_FULL_URI: "http://169.254.170.23/v1/credentials",
    AUTHORIZATION_TOKEN_FILE: file,
    AUTHORIZATION_TOKEN: "Basic 1",
  });
  await assert.rejects(provider(), { name: "CredentialsError", message: /^fromHttp: ENOENT: .*token/ });
  for (const token of ["eyJ1", "eyJ2"]) {
    writeFileSync(file, token);
    assert.deepEqual(await provider(), CREDENTIALS);
  }
  assert.deepEqual(asked(fetch), [
    ["http://169.254.170.23/v1/credentials", "eyJ1"],
    ["http://169.254.170.23/v1/credentials", "eyJ2"],
  ]);
});
