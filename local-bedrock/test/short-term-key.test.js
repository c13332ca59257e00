import assert from "node:assert/strict";
import { test } from "node:test";
import { getToken } from "@aws/bedrock-token-generator";
import { emulator, HELLO, modelPath, send } from "./emulator.js";

const path = modelPath("amazon.nova-micro-v1:0");
const PREFIX = "bedrock-api-key-";

const call = (server, token) =>
  send({
    url: server.url + path,
    method: "POST",
    headers: { authorization: `Bearer ${token}` },
    body: JSON.stringify(HELLO),
  });

async function refused(server, token, message) {
  const { status, errorType, body } = await call(server, token);
  assert.deepEqual([status, errorType.split(":")[0]], [403, "AccessDeniedException"]);
  assert.match(body.Message, message);
}

const UNKNOWN = /^Authentication failed: Please make sure your API Key is valid\.$/;
const EXPIRED = /^Bearer Token has expired$/;

/** The URL in a key, changed, and a key again. */
const changed = (token, from, to) => {
  const url = Buffer.from(token.slice(PREFIX.length), "base64").toString("utf8");
  const other = url.replace(from, to);
  assert.notEqual(other, url);
  return PREFIX + Buffer.from(other).toString("base64");
};

test("keys of AWS's own generator open the emulator, those of temporary key pairs too", async (t) => {
  const server = await emulator(t);
  const { region } = server;
  for (const credentials of [server.credentials, server.temporaryCredentials]) {
    // Not one second: dates in keys have no fractions, so that such a key may expire as it is made.
    for (const expiresInSeconds of [3, undefined]) {
      const token = await getToken({ credentials, region, expiresInSeconds });
      assert.equal((await call(server, token)).status, 200);
    }
  }
});

test("keys that ran out, are for another region or were tampered with do not", async (t) => {
  const server = await emulator(t);
  const { credentials, temporaryCredentials, region } = server;
  const token = await getToken({ credentials, region });
  await refused(server, await getToken({ credentials, region: "eu-west-1" }), UNKNOWN);
  await refused(server, await getToken({ credentials: { ...credentials, secretAccessKey: "x" }, region }), UNKNOWN);
  await refused(
    server,
    await getToken({ credentials: { ...temporaryCredentials, sessionToken: "x" }, region }),
    UNKNOWN,
  );
  await refused(server, changed(token, "X-Amz-Expires=43200", "X-Amz-Expires=43201"), UNKNOWN);
  await refused(server, changed(token, /&Version=1$/, ""), UNKNOWN);
  await refused(server, changed(token, "CallWithBearerToken", "CallWithoutIt"), UNKNOWN);
  await refused(server, changed(token, "bedrock.amazonaws.com", "example.com"), UNKNOWN);
  await refused(server, `${token.slice(0, -8)}AAAAAAAA`, UNKNOWN);
  await refused(server, `${PREFIX}%%%`, UNKNOWN);
  await refused(server, await getToken({ credentials: server.expiredCredentials, region }), EXPIRED);
  server.settings.change({ clockOffsetSeconds: 43_201 });
  await refused(server, token, EXPIRED);
});

test("as at AWS, they do not open the agents", async (t) => {
  const server = await emulator(t);
  const { credentials, region } = server;
  const authorization = `Bearer ${await getToken({ credentials, region })}`;
  const answer = await send({ url: `${server.url}/agents/`, method: "POST", headers: { authorization }, body: "{}" });
  assert.match(answer.body.Message, /^API keys are not accepted by bedrock-agent/);
});
