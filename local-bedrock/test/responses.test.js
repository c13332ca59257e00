// OpenAI's Responses API, as OpenAI's SDK sees it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { collect, emulator, HELLO_ANSWER, post } from "./emulator.js";
import { OpenAI } from "./model-sdks.js";

const PATH = "/openai/v1/responses";
const MODEL = "us.anthropic.claude-haiku-4-5-20251001-v1:0";
const ASK = { model: MODEL, input: "hello out there" };
const TOOL = {
  type: "function",
  name: "weather",
  strict: false,
  parameters: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
};

/** The SDK's `responses`, with an API key. */
function sdk(server, base = "/openai/v1") {
  return new OpenAI({ apiKey: server.token, baseURL: server.url + base, maxRetries: 0 }).responses;
}

const refusal = (sent) =>
  sent.then(
    () => assert.fail("it passed"),
    (error) => error,
  );

test("a response, whole", async (t) => {
  const server = await emulator(t);
  const response = await sdk(server).create({ ...ASK, instructions: "Be kind.", metadata: { user: "Kim" } });
  assert.equal(response.output_text, HELLO_ANSWER.replace("You said", "Instructed: Be kind. You said"));
  assert.equal(response.status, "completed");
  assert.match(response.id, /^resp_/);
  assert.deepEqual([response.model, response.metadata], [MODEL, { user: "Kim" }]);
  assert.deepEqual(
    response.output.map(({ type, role, status }) => [type, role, status]),
    [["message", "assistant", "completed"]],
  );
  const { input_tokens: read, output_tokens: written, total_tokens: all } = response.usage;
  assert.ok(read > 0 && written > 0);
  assert.equal(all, read + written);
  const { operation, modelId } = server.requests.at(-1);
  assert.deepEqual([operation, modelId], ["Responses", MODEL]);
});

test("a stream: each event in its place, and the whole response in the last one", async (t) => {
  const server = await emulator(t);
  const events = await collect(await sdk(server).create({ ...ASK, stream: true }));
  assert.deepEqual(
    events.map(({ sequence_number }) => sequence_number),
    events.map((_, index) => index),
  );
  const types = events.map(({ type }) => type);
  assert.deepEqual(
    types.filter((type, index) => type !== types[index - 1]),
    [
      "response.created",
      "response.in_progress",
      "response.output_item.added",
      "response.content_part.added",
      "response.output_text.delta",
      "response.output_text.done",
      "response.content_part.done",
      "response.output_item.done",
      "response.completed",
    ],
  );
  const texts = events.filter(({ type }) => type === "response.output_text.delta").map(({ delta }) => delta);
  assert.ok(texts.length > 4);
  assert.equal(texts.join(""), HELLO_ANSWER);
  const { response } = events.at(-1);
  assert.equal(response.output[0].content[0].text, HELLO_ANSWER);
  const assembled = await sdk(server).stream(ASK).finalResponse();
  assert.equal(assembled.output_text, HELLO_ANSWER);
  assert.deepEqual(assembled.usage, response.usage);
});

test("a tool is called, and its result goes back, by items or by the previous response", async (t) => {
  const server = await emulator(t);
  const ask = { ...ASK, tools: [TOOL], tool_choice: "required" };
  for (const first of [await sdk(server).create(ask), await sdk(server).stream(ask).finalResponse()]) {
    const call = first.output.find(({ type }) => type === "function_call");
    assert.equal(call.name, "weather");
    assert.equal(typeof JSON.parse(call.arguments).city, "string");
    const result = { type: "function_call_output", call_id: call.call_id, output: "sunny" };
    const question = { role: "user", content: [{ type: "input_text", text: "And now?" }] };
    const next = { model: MODEL, tools: [TOOL], tool_choice: "auto" };
    const items = await sdk(server).create({
      ...next,
      input: [{ role: "user", content: "hello" }, ...first.output, result],
    });
    assert.match(items.output_text, /sunny/);
    const linked = await sdk(server).create({ ...next, previous_response_id: first.id, input: [result, question] });
    assert.match(linked.output_text, /sunny.*And now\?$/s);
    assert.equal(linked.previous_response_id, first.id);
  }
  const chosen = await sdk(server).create({ ...ask, tool_choice: { type: "function", name: "weather" } });
  assert.equal(chosen.output.at(-1).name, "weather");
});

test("a response is stored unless it must not be", async (t) => {
  const server = await emulator(t);
  const { id } = await sdk(server).create({ ...ASK, store: false });
  for (const previous_response_id of [id, "resp_unknown"]) {
    const error = await refusal(sdk(server).create({ ...ASK, previous_response_id }));
    assert.ok(error instanceof OpenAI.BadRequestError);
    assert.match(error.message, new RegExp(`Previous response with id '${previous_response_id}' not found`));
  }
});

test("a response that reaches its limit is incomplete", async (t) => {
  const server = await emulator(t);
  const limited = { ...ASK, max_output_tokens: 3 };
  const response = await sdk(server).create(limited);
  assert.deepEqual(
    [response.status, response.incomplete_details, response.output[0].status],
    ["incomplete", { reason: "max_output_tokens" }, "incomplete"],
  );
  const events = await collect(await sdk(server).create({ ...limited, stream: true }));
  assert.equal(events.at(-1).type, "response.incomplete");
  assert.equal(events.at(-1).response.status, "incomplete");
});

test("errors have OpenAI's form, before a stream and in it", async (t) => {
  const server = await emulator(t);
  const invalid = await refusal(sdk(server).create({ ...ASK, model: "gpt-oss" }));
  assert.ok(invalid instanceof OpenAI.BadRequestError);
  assert.equal(invalid.code, "ValidationException");
  for (const [body, message] of [
    [{ model: MODEL }, /required key \[input\] not found/],
    [{ ...ASK, input: [] }, /must NOT have fewer than 1 items/],
    [{ ...ASK, input: [{ role: "user" }] }, /required key \[content\] not found/],
    [{ ...ASK, input: [{ role: "tool", content: "a" }] }, /role: must be equal to one of the allowed values/],
    [{ ...ASK, input: [{ role: "user", content: [{ type: "input_text" }] }] }, /required key \[text\] not found/],
    [{ ...ASK, input: [{ type: "function_call", name: "a", arguments: "{}" }] }, /required key \[call_id\] not found/],
    [{ ...ASK, input: [{ type: "function_call_output", call_id: "a" }] }, /required key \[output\] not found/],
    [{ ...ASK, input: [{ type: "item_reference", id: "a" }] }, /must be equal to one of the allowed values/],
    [{ ...ASK, tools: [{ type: "web_search" }] }, /type: must be equal to constant/],
    [{ ...ASK, tools: [{ type: "function" }] }, /required key \[name\] not found/],
    [{ ...ASK, tools: [{ type: "custom", name: "a" }] }, /type: must be equal to constant/],
    [{ ...ASK, background: true }, /local-bedrock does not emulate background\. Leave it out\./],
    [{ ...ASK, input: [{ role: "assistant", content: "hi" }] }, /must start with a user message/],
  ]) {
    const answer = await post(server, PATH, body);
    assert.equal(answer.status, 400, JSON.stringify(answer.body));
    assert.equal(answer.body.error.type, "invalid_request_error");
    assert.match(answer.body.error.message, message);
  }

  const { endpoint } = server.faults.script([{ stream: [{ omit: "response.completed" }] }]);
  const cut = new OpenAI({ apiKey: server.token, baseURL: `${endpoint}/openai/v1`, maxRetries: 0 });
  const types = (await collect(await cut.responses.create({ ...ASK, stream: true }))).map(({ type }) => type);
  assert.equal(types.at(-1), "response.output_item.done", "a script leaves the terminal event out");
});

test("an upstream that breaks ends the stream with an error event", async (t) => {
  const { createServer } = await import("node:http");
  const upstream = createServer((request, response) => {
    request.resume();
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.end(`data: ${JSON.stringify({ choices: [{ index: 0, delta: { content: "Hel" } }] })}\n\n`);
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => upstream.once("listening", resolve));
  t.after(() => upstream.close());
  const server = await emulator(t, {
    upstream: { url: `http://127.0.0.1:${upstream.address().port}/v1`, model: "some" },
  });
  const response = await fetch(server.url + PATH, {
    method: "POST",
    headers: { authorization: `Bearer ${server.token}`, "content-type": "application/json" },
    body: JSON.stringify({ ...ASK, stream: true }),
  });
  const events = (await response.text()).trim().split("\n\n");
  const [name, data] = events.at(-1).split("\n");
  assert.equal(name, "event: error");
  const { type, code, message, sequence_number: position } = JSON.parse(data.slice("data: ".length));
  assert.deepEqual([type, code, position], ["error", "ModelStreamErrorException", events.length - 1]);
  assert.match(message, /it ended before it was finished/);
});

test("it is there on mantle's path as well", async (t) => {
  const server = await emulator(t);
  assert.equal((await sdk(server, "/v1").create(ASK)).output_text, HELLO_ANSWER);
});
