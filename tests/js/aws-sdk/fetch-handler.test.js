// The request handler of clients that were given none: what it gives fetch, and what it makes of the answer.
import assert from "node:assert/strict";
import { test } from "node:test";
import { InputError } from "bedrock-wasm";
import { BedrockRuntimeClient, ConverseCommand } from "bedrock-wasm/aws-sdk/client-bedrock-runtime";
import { CREDENTIALS, HELLO, REGION } from "../support/clients.js";
import { until } from "../support/patience.js";
import { ANSWER } from "./probe/world.js";

const answer = async () => Response.json(ANSWER);

/** A client, and what its fetch was given. */
function watched(requestHandler = {}, customFetch = answer) {
  const given = [];
  const fetch = (url, init) => {
    given.push({ url, ...init, headers: Object.fromEntries(init.headers) });
    return customFetch(url, init);
  };
  const handler = typeof requestHandler === "function" ? requestHandler : { customFetch: fetch, ...requestHandler };
  const client = new BedrockRuntimeClient({
    region: REGION,
    credentials: CREDENTIALS,
    requestHandler: handler,
    maxAttempts: 1,
  });
  return {
    given,
    fetch,
    handler: client.config.requestHandler,
    send: (options) => client.send(new ConverseCommand(HELLO), options),
  };
}

test("fetch is given the request, the handler's options, and those of requestInit", async () => {
  const seen = [];
  const requestInit = (request) => {
    seen.push(request.hostname);
    return { mode: "cors", cache: "reload" };
  };
  const { given, send } = watched({ credentials: "omit", cache: "no-store", keepAlive: true, requestInit });
  assert.equal((await send()).stopReason, ANSWER.stopReason);
  const [{ url, method, body, headers, signal, ...rest }] = given;
  assert.equal(url, "https://bedrock-runtime.us-east-1.amazonaws.com/model/amazon.nova-lite-v1%3A0/converse");
  assert.deepEqual([method, JSON.parse(new TextDecoder().decode(body))], ["POST", { messages: HELLO.messages }]);
  assert.deepEqual(Object.keys(headers).sort(), ["authorization", "content-type", "host", "x-amz-date"]);
  assert.equal(signal.aborted, false);
  assert.deepEqual(rest, { redirect: "error", credentials: "omit", keepalive: true, mode: "cors", cache: "reload" });
  assert.deepEqual(seen, ["bedrock-runtime.us-east-1.amazonaws.com"]);
});

test("options may come from a function, and be set later", async () => {
  let asked = 0;
  const { given, fetch, handler, send } = watched(async () => ({ customFetch: fetch, cache: `${++asked}` }));
  await send();
  await send();
  handler.updateHttpClientConfig("cache", "later");
  handler.updateHttpClientConfig("credentials", "include");
  await send();
  assert.deepEqual(
    given.map(({ cache, credentials }) => [cache, credentials]),
    [
      ["1", undefined],
      ["2", undefined],
      ["later", "include"],
    ],
  );
  assert.deepEqual(handler.httpHandlerConfigs(), { cache: "later", credentials: "include" });
  const plain = watched({ cache: "reload", requestTimeout: 5 });
  plain.handler.updateHttpClientConfig("cache", "later");
  assert.deepEqual(plain.handler.httpHandlerConfigs(), { customFetch: plain.fetch, cache: "later", requestTimeout: 5 });
  assert.deepEqual(plain.handler.metadata, {});
});

const never = () => new Promise(() => {});

test("a call's requestTimeout goes before the client's, and none is none", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  for (const [ofClient, ofCall, ms] of [
    [undefined, 30, 30],
    [40, undefined, 40],
    [40, 0, 40],
    [40, 30, 30],
  ]) {
    const { given, send } = watched({ requestTimeout: ofClient }, never);
    const sent = send({ requestTimeout: ofCall }).catch((error) => error);
    await until(() => given.length);
    t.mock.timers.tick(ms - 1);
    assert.equal(given[0].signal.aborted, false);
    t.mock.timers.tick(1);
    const { name, message, code, retryable } = await sent;
    assert.deepEqual([name, code, retryable], ["TimeoutError", "timeout_firstByteMs", true]);
    assert.equal(message, `no response began within ${ms} ms (requestTimeout)`);
    assert.equal(given[0].signal.aborted, true);
  }
});

test("a timeout that no timer holds is the longest, and timers end with the call", async () => {
  const timeouts = () => process.getActiveResourcesInfo().filter((kind) => kind === "Timeout").length;
  const before = timeouts();
  const slowly = () => new Promise((resolve) => setTimeout(resolve, 10, Response.json(ANSWER)));
  const { send } = watched({ requestTimeout: 2 ** 40 }, slowly);
  assert.equal((await send()).stopReason, ANSWER.stopReason);
  assert.ok(timeouts() <= before);
});

test("a failed fetch is an error of the network, and wrong answers are named", async () => {
  const down = new TypeError("fetch failed");
  const network = await watched({}, () => Promise.reject(down))
    .send()
    .catch((error) => error);
  assert.deepEqual([network.name, network.code, network.cause], ["NetworkError", "network", down]);
  // As in the SDK, which says no more of a call without a response.
  assert.deepEqual(network.$metadata, { attempts: 1, totalRetryDelay: 0 });
  assert.match(network.message, /^no response came \(fetch failed\)\. /);
  const own = new InputError("mine");
  assert.equal(
    await watched({}, () => Promise.reject(own))
      .send()
      .catch((error) => error),
    own,
  );
  const thrown = await watched({}, () => {
    throw down;
  })
    .send()
    .catch((error) => error);
  assert.equal(thrown.name, "NetworkError");
  assert.equal(
    (
      await watched({}, async () => ({}))
        .send()
        .catch((error) => error)
    ).name,
    "InputError",
  );
});

test("an answer of another engine, whose body is not a stream, is read whole", async () => {
  const arrayBuffer = async () => new TextEncoder().encode(JSON.stringify(ANSWER)).buffer;
  const { send } = watched({}, async () => ({ status: 200, headers: new Headers(), arrayBuffer }));
  assert.equal((await send()).stopReason, ANSWER.stopReason);
});

test("an answer of another engine may have no body at all", async () => {
  const { send } = watched({}, async () => ({ status: 500, headers: new Headers() }));
  const { $metadata, $fault } = await send().catch((error) => error);
  assert.deepEqual([$metadata.httpStatusCode, $fault], [500, "server"]);
});
