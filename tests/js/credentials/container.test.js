// Credentials of a container's host, from the options or from the environment.
import assert from "node:assert/strict";
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

test("the environment names the address and the token; the full one goes first", async (t) => {
  const names = ["CREDENTIALS_FULL_URI", "CREDENTIALS_RELATIVE_URI", "AUTHORIZATION_TOKEN"].map(
    (name) => `AWS_CONTAINER_${name}`,
  );
  t.after(() => names.forEach((name) => delete process.env[name]));
  const [full, relative, token] = names;
  const fetch = scriptedFetch([ANSWER]);
  const provider = fromContainerMetadata({ clientConfig: { fetch } });
  Object.assign(process.env, { [relative]: "/v2/keys", [token]: "Basic 1" });
  assert.deepEqual(await provider(), CREDENTIALS);
  process.env[full] = "https://keys.example/";
  await provider();
  await fromContainerMetadata({ clientConfig: { fetch }, awsContainerAuthorizationToken: "mine" })();
  assert.deepEqual(asked(fetch), [
    ["http://169.254.170.2/v2/keys", "Basic 1"],
    ["https://keys.example/", "Basic 1"],
    ["https://keys.example/", "mine"],
  ]);
});
