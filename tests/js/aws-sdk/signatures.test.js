// The signature of a request that middlewares have changed, beside AWS's own signer.
import assert from "node:assert/strict";
import { test } from "node:test";
import { BedrockRuntimeClient, ConverseCommand } from "bedrock-wasm/aws-sdk/client-bedrock-runtime";
import { CREDENTIALS, HELLO, REGION } from "../support/clients.js";
import { officiallySigned } from "../support/signature.js";

const DATE = new Date("2026-01-02T03:04:05Z");

/** The request that a handler is given when a middleware has changed it. */
async function signed(change, handlerProtocol) {
  let sent;
  const handle = async (request) => {
    sent = request;
    throw new Error("kept");
  };
  const requestHandler = { metadata: { handlerProtocol }, handle };
  const config = { region: REGION, credentials: CREDENTIALS, maxAttempts: 1, requestHandler };
  const client = new BedrockRuntimeClient(config);
  const changing = (next) => (args) => next({ ...args, request: change(args.request) });
  client.middlewareStack.add(changing, { step: "build", priority: "low", name: "changing" });
  await assert.rejects(client.send(new ConverseCommand(HELLO)), { message: "kept" });
  return sent;
}

for (const [name, headers, host, body, protocol] of [
  ["a body that was taken away", {}, undefined, undefined],
  ["a body of text", {}, undefined, "text"],
  ["another host", { host: "mine.example" }, "mine.example", "text"],
  ["another host of HTTP/2", { ":authority": "mine.example:8443" }, "mine.example:8443", "text", "h2"],
]) {
  test(`the signature of ${name}`, async (t) => {
    t.mock.timers.enable({ apis: ["Date"], now: DATE });
    const change = (request) => ({ ...request, body, headers: { "content-type": "text/plain", ...headers } });
    const { headers: ours, hostname, path, method } = await signed(change, protocol);
    const theirs = await officiallySigned(
      {
        method,
        url: `https://${hostname}${path}`,
        headers: { "content-type": "text/plain", host: host ?? hostname },
        body,
      },
      { credentials: CREDENTIALS, region: REGION, service: "bedrock", date: DATE, applyChecksum: false },
    );
    assert.equal(ours.authorization, theirs.authorization);
  });
}

test("signing adds its own headers alone, whatever others are named", async () => {
  const given = { "My-Authorization": "a", "Authorization-Of": "b", "X-Amz-Date-Of": "c" };
  const { headers } = await signed((request) => ({ ...request, headers: given }));
  assert.deepEqual(Object.keys(headers).sort(), [...Object.keys(given), "authorization", "x-amz-date"].sort());
});

test("an identity that no header can carry is refused", async () => {
  for (const identity of [
    { credentials: { accessKeyId: "A\nB", secretAccessKey: "b" } },
    { token: { token: "a\nb" } },
  ]) {
    const client = new BedrockRuntimeClient({ region: REGION, ...identity });
    await assert.rejects(client.send(new ConverseCommand(HELLO)), {
      name: "CredentialsError",
      code: "malformed_credentials",
    });
  }
});

test("a body that cannot be signed is refused by name", async () => {
  const client = new BedrockRuntimeClient({ region: REGION, credentials: CREDENTIALS });
  const change = (next) => (args) => next({ ...args, request: { ...args.request, body: new ReadableStream() } });
  client.middlewareStack.add(change, { step: "build", priority: "low", name: "change" });
  await assert.rejects(client.send(new ConverseCommand(HELLO)), {
    name: "InputError",
    message: "request.body: a middleware may set bytes or text, which can be signed",
  });
});
