import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { test } from "node:test";
import { emulator, eventually, HELLO, modelPath, post } from "./emulator.js";

const path = modelPath("amazon.nova-micro-v1:0");

/** An OpenAI-compatible server that streams these chunks, and an emulator in front of it. */
async function behind(t, answer) {
  const seen = [];
  const upstream = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    seen.push({ url: request.url, body: JSON.parse(Buffer.concat(chunks)), response });
    await answer(response);
  }).listen(0, "127.0.0.1");
  await once(upstream, "listening");
  t.after(() => {
    upstream.closeAllConnections();
    upstream.close();
  });
  const url = `http://127.0.0.1:${upstream.address().port}/v1/`;
  const server = await emulator(t, { upstream: { url, model: "some-model" } });
  return { server, seen };
}

const event = (value) => `data: ${typeof value === "string" ? value : JSON.stringify(value)}\n\n`;
const delta = (change, finish_reason = null) => event({ choices: [{ index: 0, delta: change, finish_reason }] });
const stream =
  (...events) =>
  (response) =>
    response.writeHead(200, { "content-type": "text/event-stream" }).end(events.join(""));

test("answers from an OpenAI-compatible server", async (t) => {
  const { server, seen } = await behind(
    t,
    stream(
      delta({ role: "assistant", content: "" }),
      delta({ content: "Hel" }),
      delta({ content: "lo" }),
      delta({}, "stop"),
      event({ choices: [], usage: { prompt_tokens: 11, completion_tokens: 2 } }),
      event("[DONE]"),
    ),
  );
  const inferenceConfig = { maxTokens: 9, temperature: 0.5, topP: 0.9, stopSequences: ["x"] };
  const { body } = await post(server, path, { ...HELLO, system: [{ text: "Be kind." }], inferenceConfig });
  assert.deepEqual(body.output.message.content, [{ text: "Hello" }]);
  assert.equal(body.stopReason, "end_turn");
  assert.equal(body.usage.inputTokens, 11);
  assert.equal(body.usage.outputTokens, 2);
  assert.equal(seen[0].url, "/v1/chat/completions");
  assert.deepEqual(seen[0].body, {
    model: "some-model",
    messages: [
      { role: "system", content: "Be kind." },
      { role: "user", content: "hello out there" },
    ],
    stream: true,
    stream_options: { include_usage: true },
    max_tokens: 9,
    temperature: 0.5,
    top_p: 0.9,
    stop: ["x"],
  });
  assert.equal(server.info.model.standIn, false);
  assert.match(server.info.model.sentence, /some-model/);
});

test("tools travel both ways", async (t) => {
  const call = (change) => delta({ tool_calls: [{ index: 0, ...change }] });
  const { server, seen } = await behind(
    t,
    stream(
      call({ id: "c1", function: { name: "weather", arguments: "" } }),
      call({ function: { arguments: '{"city":' } }),
      call({ function: { arguments: '"Ulm"}' } }),
      delta({}, "tool_calls"),
      event("[DONE]"),
    ),
  );
  const json = { type: "object", properties: { city: { type: "string" } } };
  const toolConfig = { tools: [{ toolSpec: { name: "weather", inputSchema: { json } } }], toolChoice: { any: {} } };
  const messages = [
    ...HELLO.messages,
    { role: "assistant", content: [{ toolUse: { toolUseId: "t1", name: "weather", input: { city: "Bonn" } } }] },
    { role: "user", content: [{ toolResult: { toolUseId: "t1", content: [{ json: { sun: true } }] } }] },
  ];
  const { body } = await post(server, path, { messages, toolConfig });
  assert.equal(body.stopReason, "tool_use");
  const { toolUseId, ...use } = body.output.message.content[0].toolUse;
  assert.match(toolUseId, /^tooluse_/);
  assert.deepEqual(use, { input: { city: "Ulm" }, name: "weather" });
  const [sent] = seen;
  assert.equal(sent.body.tool_choice, "required");
  assert.deepEqual(sent.body.tools[0].function.parameters, json);
  assert.equal(sent.body.messages[1].tool_calls[0].function.arguments, '{"city":"Bonn"}');
  assert.deepEqual(sent.body.messages[2], { role: "tool", tool_call_id: "t1", content: '{"sun":true}' });
});

test("its errors become Bedrock's", async (t) => {
  const refuse = (status) => (response) => response.writeHead(status).end("no such model");
  for (const [status, name, ours] of [
    [404, "ModelErrorException", 424],
    [500, "ModelErrorException", 424],
    [429, "ThrottlingException", 429],
  ]) {
    const { server } = await behind(t, refuse(status));
    const answer = await post(server, path, HELLO);
    assert.equal(answer.errorType.split(":")[0], name);
    assert.equal(answer.status, ours);
    assert.match(answer.body.message, /no such model/);
    if (ours === 424) assert.equal(answer.body.originalStatusCode, status);
  }
  const gone = await emulator(t, { upstream: { url: "http://127.0.0.1:9/v1", model: "m" } });
  const answer = await post(gone, path, HELLO);
  assert.equal(answer.status, 503);
  assert.match(answer.errorType, /^ServiceUnavailableException/);
});

test("a stream that breaks ends in an exception frame", async (t) => {
  const { server } = await behind(t, stream(delta({ content: "Hel" })));
  const response = await fetch(server.url + modelPath("amazon.nova-micro-v1:0", "converse-stream"), {
    method: "POST",
    headers: { authorization: `Bearer ${server.token}` },
    body: JSON.stringify(HELLO),
  });
  const text = Buffer.from(await response.arrayBuffer()).toString("latin1");
  assert.match(
    text,
    /:exception-type.*modelStreamErrorException.*:message-type.*exception\{"message":"The upstream's stream broke/s,
  );
  assert.equal(server.requests[0].errorName, "ModelStreamErrorException");
});

test("a client that leaves makes the upstream request end", async (t) => {
  let upstreamClosed = false;
  const { server, seen } = await behind(t, (response) => {
    response.on("close", () => (upstreamClosed = true));
    response.writeHead(200, { "content-type": "text/event-stream" }).write(delta({ content: "Hel" }));
  });
  const abort = new AbortController();
  const request = fetch(server.url + path, {
    method: "POST",
    headers: { authorization: `Bearer ${server.token}` },
    body: JSON.stringify(HELLO),
    signal: abort.signal,
  });
  request.catch(() => {});
  await eventually(() => seen.length === 1, "the upstream is asked");
  abort.abort();
  await eventually(() => upstreamClosed, "the upstream is let go");
});

test("tool calls may be numbered from any index, or all be numbered the same", async (t) => {
  const called = (index, id, name, text) => delta({ tool_calls: [{ index, id, function: { name, arguments: text } }] });
  const end = delta({}, "tool_calls");
  for (const events of [
    [called(1, "a", "weather", '{"city":'), called(4, "b", "time", "{}"), called(1, undefined, undefined, '"Ulm"}')],
    [called(0, "a", "weather", '{"city":"Ulm"}'), called(0, "b", "time", ""), called(0, undefined, undefined, "{}")],
    [called(undefined, "a", "weather", '{"city":"Ulm"}'), called(undefined, "b", "time", "{}")],
  ]) {
    const { server } = await behind(t, stream(...events, end));
    const { status, body } = await post(server, path, HELLO);
    assert.equal(status, 200, JSON.stringify(body));
    assert.deepEqual(
      body.output.message.content.map(({ toolUse: { name, input } }) => [name, input]),
      [
        ["weather", { city: "Ulm" }],
        ["time", {}],
      ],
    );
  }
});

test("a schema for the answer is passed on", async (t) => {
  const { server, seen } = await behind(t, stream(delta({ content: "{}" }), delta({}, "stop")));
  const schema = { type: "object", additionalProperties: false };
  const jsonSchema = { schema: JSON.stringify(schema) };
  await post(server, path, {
    ...HELLO,
    outputConfig: { textFormat: { type: "json_schema", structure: { jsonSchema } } },
  });
  assert.deepEqual(seen[0].body.response_format, {
    type: "json_schema",
    json_schema: { name: "answer", strict: true, schema },
  });
});
