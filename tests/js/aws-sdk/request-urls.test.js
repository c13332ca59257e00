// Between a request and the network: the URL that a request becomes, and the answers and errors of handlers.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as sdkAgent from "@aws-sdk/client-bedrock-agent";
import { BedrockRuntimeClient, ConverseCommand } from "bedrock-wasm/aws-sdk/client-bedrock-runtime";
import * as agent from "bedrock-wasm/aws-sdk/client-bedrock-agent";
import { json, scriptedFetch } from "bedrock-wasm/testing";
import { buildQueryString } from "@smithy/querystring-builder";
import { CREDENTIALS, HELLO, REGION } from "../support/clients.js";
import { ANSWER, answer, scripted } from "./probe/world.js";

/** The URL that is sent when a middleware has changed the request. */
async function urlOf(change) {
  const customFetch = scriptedFetch([json(ANSWER)]);
  const client = new BedrockRuntimeClient({
    region: REGION,
    credentials: CREDENTIALS,
    requestHandler: { customFetch },
  });
  const changing = (next) => (args) => next({ ...args, request: { ...args.request, ...change } });
  client.middlewareStack.add(changing, { step: "build", priority: "low", name: "changing" });
  await client.send(new ConverseCommand(HELLO));
  return customFetch.sent[0].url;
}

test("what middlewares may write into a request becomes a URL", async () => {
  // As the SDK writes it.
  const QUERY = { a: ["1", "2"], "b c": "é", "c!'()*": "d!'()*/+é" };
  const base = { hostname: "b.example", path: "/p" };
  for (const [change, url] of [
    [{ protocol: "https:" }, "https://b.example/p"],
    [{ protocol: "https" }, "https://b.example/p"],
    [{ protocol: undefined }, "https://b.example/p"],
    [{ protocol: "http:", port: 8080 }, "http://b.example:8080/p"],
    [{ path: "p/q" }, "https://b.example/p/q"],
    [{ path: "/p//q" }, "https://b.example/p//q"],
    [{ query: undefined }, "https://b.example/p"],
    [{ path: "" }, "https://b.example/"],
    [{ query: QUERY }, `https://b.example/p?${buildQueryString(QUERY)}`],
  ]) {
    assert.equal(await urlOf({ ...base, ...change }), url);
  }
});

const sent = (requestHandler) =>
  new BedrockRuntimeClient({ region: REGION, credentials: CREDENTIALS, maxAttempts: 1, requestHandler }).send(
    new ConverseCommand(HELLO),
  );

test("pseudo-headers of HTTP/2 are not headers, and a body may be missing", async () => {
  const headers = { ":status": "200", "x-amzn-requestid": "r1" };
  const output = await sent(scripted({ ...answer(ANSWER), headers }));
  assert.deepEqual([output.$metadata.requestId, output.stopReason], ["r1", ANSWER.stopReason]);
  const response = { statusCode: 500, headers: undefined, body: undefined };
  const error = await sent({ handle: async () => ({ response }) }).catch((thrown) => thrown);
  assert.deepEqual([error.$metadata.httpStatusCode, error.$fault], [500, "server"]);
});

test("a handler's error that is not the service's keeps what it was", async () => {
  const thrown = Object.assign(new Error("it broke"), { mine: true });
  const error = await sent({ handle: () => Promise.reject(thrown) }).catch((caught) => caught);
  assert.deepEqual([error.message, error.mine, error.$metadata.httpStatusCode], ["it broke", true, undefined]);
});

test("middlewares see a query of several values as a list, as in the SDK", async () => {
  const resourceArn = "arn:aws:bedrock:us-east-1:123456789012:agent/AAAAAAAAAA";
  const queryOf = async ({ BedrockAgentClient, UntagResourceCommand }) => {
    let seen;
    const requestHandler = scripted({ ...answer({}), body: "{}" });
    const client = new BedrockAgentClient({ region: REGION, credentials: CREDENTIALS, requestHandler });
    const watching = (next) => (args) => {
      seen = args.request.query;
      return next(args);
    };
    client.middlewareStack.add(watching, { step: "build", name: "watching" });
    await client.send(new UntagResourceCommand({ resourceArn, tagKeys: ["a", "b c"] }));
    return { ...seen };
  };
  assert.deepEqual(await queryOf(agent), await queryOf(sdkAgent));
});
