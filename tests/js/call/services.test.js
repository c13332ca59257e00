// The services beside bedrock-runtime: their tables, times in seconds, payloads of every kind.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  Bedrock,
  BedrockAgent,
  BedrockAgentCore,
  BedrockAgentRuntime,
  BedrockError,
  BedrockRuntime,
  CredentialsError,
  IncompleteStreamError,
  InputError,
  NetworkError,
  ServiceException,
} from "bedrock-wasm";
import { event, joined, json, openStream, scriptedFetch, stream } from "bedrock-wasm/testing";
import { S3 } from "bedrock-wasm/s3";
import { ANY_ANSWER } from "../support/any-answer.js";
import { CREDENTIALS, drain, REGION, rejection } from "../support/clients.js";

const CONFIG = { region: REGION, credentials: CREDENTIALS };
const RUNTIME = { agentRuntimeArn: "arn:aws:bedrock-agentcore:us-east-1:123456789012:runtime/r-1", payload: "{}" };

const make = (Class, fetch, config = {}) => new Class({ ...CONFIG, fetch, ...config });
const sentBody = (fetch) => JSON.parse(Buffer.from(fetch.sent[0].body).toString());

test("a class has its name, also behind a minifier", () => {
  const errors = { BedrockError, CredentialsError, IncompleteStreamError, InputError, NetworkError, ServiceException };
  const classes = { Bedrock, BedrockAgent, BedrockAgentCore, BedrockAgentRuntime, BedrockRuntime, S3, ...errors };
  for (const [name, Class] of Object.entries(classes)) assert.equal(Class.name, name);
});

test("each service goes to its own host", async () => {
  const hosts = [];
  for (const [Class, operation] of [
    [Bedrock, "ListFoundationModels"],
    [BedrockAgent, "ListFlows"],
    [BedrockAgentCore, "ListBrowserSessions"],
    [BedrockAgentRuntime, "ListSessions"],
    [BedrockRuntime, "ListAsyncInvokes"],
  ]) {
    const fetch = scriptedFetch([ANY_ANSWER]);
    await make(Class, fetch).call(operation, { browserIdentifier: "b" });
    const { url, headers } = fetch.sent[0];
    hosts.push([
      new URL(url).host.replace(".us-east-1.amazonaws.com", ""),
      /us-east-1\/([^/]+)/.exec(headers.authorization)[1],
    ]);
  }
  const expected = [
    ["bedrock", "bedrock"],
    ["bedrock-agent", "bedrock"],
    ["bedrock-agentcore", "bedrock-agentcore"],
    ["bedrock-agent-runtime", "bedrock"],
    ["bedrock-runtime", "bedrock"],
  ];
  assert.deepEqual(hosts, expected);
});

test("call is the same as the method of the operation's name", async () => {
  const fetch = scriptedFetch([json({ modelSummaries: [{ modelId: "m" }] })]);
  const client = make(Bedrock, fetch);
  const input = { byProvider: "Amazon" };
  const [named, method] = [await client.call("ListFoundationModels", input), await client.listFoundationModels(input)];
  assert.deepEqual(named, method);
  assert.deepEqual(fetch.sent[0].url, fetch.sent[1].url);
  const controller = new AbortController();
  controller.abort(new Error("stop"));
  assert.equal(
    (await rejection(client.call("ListFoundationModels", {}, { abortSignal: controller.signal }))).message,
    "stop",
  );
});

test("call refuses an unknown operation, before anything is sent", async () => {
  const fetch = scriptedFetch([ANY_ANSWER]);
  for (const name of ["Converse", "listFoundationModels", "toString", "__proto__", "", undefined]) {
    const error = await rejection(make(Bedrock, fetch).call(name, {}));
    assert.ok(error instanceof InputError, `${error}`);
    assert.equal(error.code, "unknown_operation");
    assert.match(error.message, /is not an operation of bedrock/);
  }
  assert.equal(fetch.sent.length, 0);
});

test("an API key is for the services that take it", async () => {
  for (const [Class, input] of [
    [BedrockAgent, {}],
    [BedrockAgentRuntime, {}],
  ]) {
    const fetch = scriptedFetch([ANY_ANSWER]);
    const operation = Class === BedrockAgent ? "ListFlows" : "ListSessions";
    const error = await rejection(
      make(Class, fetch, { credentials: undefined, token: "canary-key" }).call(operation, input),
    );
    assert.ok(error instanceof CredentialsError, `${error}`);
    assert.match(error.message, /does not accept Bedrock API keys/);
    assert.doesNotMatch(error.message, /canary/);
    assert.equal(fetch.sent.length, 0);
    await make(Class, fetch, { token: "canary-key" }).call(operation, input);
    assert.match(fetch.sent[0].headers.authorization, /^AWS4-HMAC-SHA256 /);
  }
  const fetch = scriptedFetch([ANY_ANSWER]);
  await make(Bedrock, fetch, { token: "key" }).listGuardrails();
  assert.equal(fetch.sent[0].headers.authorization, "Bearer key");
});

test("times in an input: seconds if the service wants them, RFC 3339 otherwise, and nothing is changed", async () => {
  const fetch = scriptedFetch([ANY_ANSWER]);
  const client = make(BedrockAgentCore, fetch);
  const input = Object.freeze({
    memoryId: "m",
    actorId: "a",
    sessionId: "s",
    eventTimestamp: new Date(1767323045678),
    payload: Object.freeze([]),
  });
  await client.createEvent(input);
  assert.equal(sentBody(fetch).eventTimestamp, 1767323045.678);
  assert.ok(input.eventTimestamp instanceof Date);
  const agents = scriptedFetch([ANY_ANSWER]);
  const step = { sessionIdentifier: "s", invocationIdentifier: "i", payload: { contentBlocks: [] } };
  await make(BedrockAgentRuntime, agents).putInvocationStep({
    ...step,
    invocationStepTime: new Date("2026-01-02T03:04:05Z"),
  });
  assert.equal(sentBody(agents).invocationStepTime, "2026-01-02T03:04:05Z");
  for (const [made, method, bad] of [
    [client, "createEvent", { ...input, eventTimestamp: new Date(NaN) }],
    [make(BedrockAgentRuntime, agents), "putInvocationStep", { ...step, invocationStepTime: new Date("x") }],
  ]) {
    const error = await rejection(made[method](bad));
    assert.ok(error instanceof InputError);
    assert.match(error.message, /(eventTimestamp|invocationStepTime): is not a valid Date/);
  }
});

test("nulls at the top of an input and of an output are absent members", async () => {
  const fetch = scriptedFetch([json({ nextToken: null, flowSummaries: [] }), json({ id: "f" })]);
  const client = make(BedrockAgent, fetch);
  assert.deepEqual(Object.keys(await client.listFlows({ nextToken: null })), ["$metadata", "flowSummaries"]);
  assert.equal(new URL(fetch.sent[0].url).search, "");
  await client.createFlow({ name: "f", executionRoleArn: "r", description: null });
  assert.ok(!("description" in JSON.parse(Buffer.from(fetch.sent[1].body).toString())));
  assert.match(
    (await rejection(client.createFlow({ name: null, executionRoleArn: "r" }))).message,
    /CreateFlow: name is required/,
  );
});

test("unmodelled data is passed on: members, members of unions, events", async () => {
  const answer = { id: "p", newer: 1, variants: [{ name: "v", templateConfiguration: { hologram: { x: 1 } } }] };
  const { $metadata, ...output } = await make(BedrockAgent, scriptedFetch([json(answer)])).getPrompt({
    promptIdentifier: "p",
  });
  assert.equal($metadata.httpStatusCode, 200);
  assert.deepEqual(output, answer);
  const frames = joined(
    event("flowHologramEvent", { x: 1 }),
    event("flowCompletionEvent", { completionReason: "SUCCESS" }),
  );
  const { responseStream } = await make(BedrockAgentRuntime, scriptedFetch([stream([frames])])).invokeFlow({
    flowIdentifier: "f",
    flowAliasIdentifier: "a",
    inputs: [],
  });
  assert.deepEqual((await drain(responseStream)).events, [
    { flowHologramEvent: { x: 1 } },
    { flowCompletionEvent: { completionReason: "SUCCESS" } },
  ]);
});

const TEXT = '{"answer":"Grüße 世界"}';
const inParts = () => {
  const bytes = Buffer.from(TEXT);
  return () =>
    new Response(ReadableStream.from([bytes.subarray(0, 13), bytes.subarray(13)]), {
      headers: { "content-type": "text/plain" },
    });
};

test("invokeAgentRuntime hands over the answer while it arrives, to be read in any way", async () => {
  const ways = {
    transformToString: async (body) => assert.equal(await body.transformToString(), TEXT),
    base64: async (body) => assert.equal(await body.transformToString("base64"), Buffer.from(TEXT).toString("base64")),
    transformToByteArray: async (body) =>
      assert.deepEqual(await body.transformToByteArray(), new Uint8Array(Buffer.from(TEXT))),
    transformToWebStream: async (body) => assert.equal(await new Response(body.transformToWebStream()).text(), TEXT),
    iteration: async (body) => assert.equal(Buffer.concat((await drain(body)).events).toString(), TEXT),
  };
  for (const [name, read] of Object.entries(ways)) {
    const { response, contentType, statusCode } = await make(
      BedrockAgentCore,
      scriptedFetch([inParts()]),
    ).invokeAgentRuntime(RUNTIME);
    assert.deepEqual([contentType, statusCode], ["text/plain", 200], name);
    await read(response);
  }
  const { response } = await make(BedrockAgentCore, scriptedFetch([() => new Response(null)])).invokeAgentRuntime(
    RUNTIME,
  );
  assert.equal(await response.transformToString(), "");
});

test("the answer of invokeAgentRuntime ends with its caller: abort, cancel, a lost connection", async () => {
  const open = openStream();
  const controller = new AbortController();
  const { response } = await make(BedrockAgentCore, scriptedFetch([open.answer])).invokeAgentRuntime(RUNTIME, {
    abortSignal: controller.signal,
  });
  open.push(Buffer.from("first"));
  const reader = response.getReader();
  assert.equal(Buffer.from((await reader.read()).value).toString(), "first");
  const pending = reader.read();
  controller.abort(new Error("enough"));
  assert.equal((await rejection(pending)).message, "enough");
  await open.cancelled;

  const cancelled = openStream();
  const second = await make(BedrockAgentCore, scriptedFetch([cancelled.answer])).invokeAgentRuntime(RUNTIME);
  await second.response.cancel("done");
  assert.equal(await cancelled.cancelled, "done");

  const lost = openStream();
  const third = await make(BedrockAgentCore, scriptedFetch([lost.answer])).invokeAgentRuntime(RUNTIME);
  lost.fail(new TypeError("terminated"));
  const error = await rejection(third.response.transformToString());
  assert.ok(error instanceof IncompleteStreamError, `${error}`);
  assert.deepEqual([error.code, error.retryable, error.cause.message], ["cut_body", true, "terminated"]);
});

test("an answer of invokeAgentRuntime that a fetch cuts without an error throws, unless its length counts other bytes", async () => {
  const answering = (headers, type) => {
    const response = new Response("abcd", { headers: { "content-length": "9", ...headers } });
    return make(BedrockAgentCore, async () => Object.defineProperty(response, "type", { value: type }));
  };
  const { response } = await answering({}, "default").invokeAgentRuntime(RUNTIME);
  const { events, error } = await drain(response);
  assert.equal(Buffer.concat(events).toString(), "abcd");
  assert.ok(error instanceof IncompleteStreamError, `${error}`);
  assert.deepEqual([error.code, error.retryable], ["cut_body", true]);
  assert.match(error.message, /after 4 of 9 bytes/);
  // Decoded by `fetch`; in a page, a response of another origin does not say so.
  for (const [headers, type] of [
    [{ "content-encoding": "gzip" }, "default"],
    [{}, "cors"],
  ]) {
    const decoded = await answering(headers, type).invokeAgentRuntime(RUNTIME);
    assert.equal(await decoded.response.transformToString(), "abcd");
  }
});

test("a flow that is cut off before its last event is incomplete", async () => {
  const output = event("flowOutputEvent", { nodeName: "n", nodeType: "FlowOutputNode", content: { document: "x" } });
  const { responseStream } = await make(BedrockAgentRuntime, scriptedFetch([stream([output])])).invokeFlow({
    flowIdentifier: "f",
    flowAliasIdentifier: "a",
    inputs: [],
  });
  const { events, error } = await drain(responseStream);
  assert.equal(events.length, 1);
  assert.equal(error.name, "IncompleteStreamError");
});
