// The SDK's own request handlers for Node, on the drop-in module: a live server over HTTP/1.1 and HTTP/2.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { createServer as createHttp2Server } from "node:http2";
import { after, before, test } from "node:test";
import {
  BedrockRuntimeClient,
  ConverseCommand,
  ConverseStreamCommand,
} from "bedrock-wasm/aws-sdk/client-bedrock-runtime";
import { joined } from "bedrock-wasm/testing";
import { NodeHttp2Handler, NodeHttpHandler } from "@smithy/node-http-handler";
import { CREDENTIALS, drain, HELLO, REGION, rejection } from "../support/clients.js";
import { FRAMES } from "../support/conversation.js";

const servers = {};
const sockets = new Set();
const seen = [];

function respond(request, response) {
  const { authorization } = request.headers;
  seen.push({ path: request.url, version: request.httpVersion, isSigned: /^AWS4-HMAC-SHA256/.test(authorization) });
  request.resume();
  if (request.url.includes("never")) return;
  if (request.url.endsWith("converse-stream")) {
    response.writeHead(200, { "content-type": "application/vnd.amazon.eventstream" });
    response.end(Buffer.from(joined(...FRAMES)));
    return;
  }
  const isBad = request.url.includes("bad");
  response.writeHead(isBad ? 400 : 200, {
    "content-type": "application/json",
    ...(isBad && { "x-amzn-errortype": "ValidationException" }),
  });
  response.end(JSON.stringify(isBad ? { message: "bad" } : { stopReason: "end_turn" }));
}

before(async () => {
  servers.http1 = createServer(respond);
  servers.http2 = createHttp2Server(respond);
  for (const server of Object.values(servers)) {
    server.on("connection", (socket) => sockets.add(socket));
    await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  }
});

after(() => {
  for (const server of Object.values(servers)) server.close();
  for (const socket of sockets) socket.destroy();
});

for (const [name, Handler] of Object.entries({ http1: NodeHttpHandler, http2: NodeHttp2Handler })) {
  const made = (options, config) =>
    new BedrockRuntimeClient({
      region: REGION,
      credentials: CREDENTIALS,
      endpoint: `http://127.0.0.1:${servers[name].address().port}`,
      requestHandler: new Handler(options),
      ...config,
    });

  test(`${Handler.name}: a call, a stream and an error`, async () => {
    seen.length = 0;
    const client = made();
    const { stopReason } = await client.send(new ConverseCommand(HELLO));
    const { stream } = await client.send(new ConverseStreamCommand(HELLO));
    const { events, error } = await drain(stream);
    const refused = await rejection(client.send(new ConverseCommand({ ...HELLO, modelId: "bad" })));
    client.destroy();
    assert.deepEqual([stopReason, events.length, error], ["end_turn", FRAMES.length, undefined]);
    assert.deepEqual([refused.name, refused.$response.statusCode], ["ValidationException", 400]);
    // A call of another test that was aborted may still arrive.
    const mine = seen.filter(({ path }) => !path.includes("never"));
    assert.deepEqual(mine[0], {
      path: "/model/amazon.nova-lite-v1%3A0/converse",
      version: name === "http1" ? "1.1" : "2.0",
      isSigned: true,
    });
  });

  test(`${Handler.name}: its own TimeoutError reaches the caller, and an abort ends a call`, async () => {
    const client = made({ requestTimeout: 30, throwOnRequestTimeout: true }, { maxAttempts: 1 });
    const never = new ConverseCommand({ ...HELLO, modelId: "never" });
    assert.equal((await rejection(client.send(never))).name, "TimeoutError");
    const abortSignal = AbortSignal.timeout(10);
    const other = made();
    assert.equal((await rejection(other.send(never, { abortSignal }))).name, "AbortError");
    client.destroy();
    other.destroy();
  });
}
