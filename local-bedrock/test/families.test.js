import assert from "node:assert/strict";
import { test } from "node:test";
import { EventStreamCodec } from "@smithy/eventstream-codec";
import { emulator, modelPath, post } from "./emulator.js";

const CLAUDE = "anthropic.claude-3-haiku-20240307-v1:0";
const NOVA = "amazon.nova-lite-v1:0";
const LLAMA = "meta.llama3-8b-instruct-v1:0";
const ANY = "local.smollm2-135m-instruct-v1:0";
const ANSWER = "[stand-in, not a language model] You said: hi there";

const claude = (more = {}) => ({
  anthropic_version: "bedrock-2023-05-31",
  max_tokens: 100,
  messages: [{ role: "user", content: "hi there" }],
  ...more,
});
const nova = (more = {}) => ({ messages: [{ role: "user", content: [{ text: "hi there" }] }], ...more });

const invoke = (server, modelId, body) => post(server, modelPath(modelId, "invoke"), body);

/** The documents inside the chunks of an invoke stream. */
async function invokeStream(server, modelId, body) {
  const response = await fetch(server.url + modelPath(modelId, "invoke-with-response-stream"), {
    method: "POST",
    headers: { authorization: `Bearer ${server.token}` },
    body: JSON.stringify(body),
  });
  assert.equal(response.status, 200);
  const bytes = Buffer.from(await response.arrayBuffer());
  const codec = new EventStreamCodec(
    (part) => Buffer.from(part).toString(),
    (text) => Buffer.from(text),
  );
  const documents = [];
  for (let at = 0; at < bytes.length; at += bytes.readUInt32BE(at)) {
    const { body: payload } = codec.decode(bytes.subarray(at, at + bytes.readUInt32BE(at)));
    const { bytes: chunk } = JSON.parse(Buffer.from(payload).toString());
    documents.push(JSON.parse(Buffer.from(chunk, "base64").toString()));
  }
  assert.ok(documents.slice(0, -1).every((document) => !("amazon-bedrock-invocationMetrics" in document)));
  const metrics = documents.at(-1)["amazon-bedrock-invocationMetrics"];
  assert.deepEqual(Object.keys(metrics), [
    "inputTokenCount",
    "outputTokenCount",
    "invocationLatency",
    "firstByteLatency",
  ]);
  return documents;
}

test("Anthropic's messages", async (t) => {
  const server = await emulator(t);
  const { body, headers } = await invoke(server, CLAUDE, claude());
  const { id, ...rest } = body;
  assert.match(id, /^msg_bdrk_/);
  assert.deepEqual(rest, {
    model: CLAUDE,
    type: "message",
    role: "assistant",
    content: [{ type: "text", text: ANSWER }],
    stop_reason: "end_turn",
    stop_sequence: null,
    usage: { input_tokens: 2, output_tokens: 9 },
  });
  assert.equal(headers.get("x-amzn-bedrock-input-token-count"), "2");
  assert.equal(headers.get("x-amzn-bedrock-output-token-count"), "9");
  assert.match(headers.get("x-amzn-bedrock-invocation-latency"), /^\d+$/);

  const events = await invokeStream(server, CLAUDE, claude());
  assert.deepEqual(
    [...new Set(events.map(({ type }) => type))],
    [
      "message_start",
      "content_block_start",
      "content_block_delta",
      "content_block_stop",
      "message_delta",
      "message_stop",
    ],
  );
  assert.equal(events.map(({ delta }) => delta?.text ?? "").join(""), ANSWER);
  assert.equal(events[0].message.usage.input_tokens, 2);
});

test("Anthropic's tools, system prompts, stop sequences and limits", async (t) => {
  const server = await emulator(t);
  const tools = [
    { name: "weather", input_schema: { type: "object", properties: { city: { type: "string" } }, required: ["city"] } },
  ];
  const forced = claude({ tools, tool_choice: { type: "any" } });
  const { body } = await invoke(server, CLAUDE, forced);
  assert.equal(body.stop_reason, "tool_use");
  const { id, ...call } = body.content.at(-1);
  assert.deepEqual(call, { type: "tool_use", name: "weather", input: { city: "example" } });
  const events = await invokeStream(server, CLAUDE, forced);
  assert.equal(events.map(({ delta }) => delta?.partial_json ?? "").join(""), '{"city":"example"}');

  const roundTrip = claude({
    tools,
    messages: [
      { role: "user", content: "hi" },
      { role: "assistant", content: [{ type: "tool_use", id, name: "weather", input: { city: "Ulm" } }] },
      { role: "user", content: [{ type: "tool_result", tool_use_id: id, content: "sunny" }] },
    ],
  });
  assert.match((await invoke(server, CLAUDE, roundTrip)).body.content[0].text, /sunny/);
  assert.match((await invoke(server, CLAUDE, claude({ system: "Be brief." }))).body.content[0].text, /Be brief\./);
  const stopped = (await invoke(server, CLAUDE, claude({ stop_sequences: ["You said"] }))).body;
  assert.equal(stopped.stop_reason, "stop_sequence");
  assert.equal(stopped.stop_sequence, "You said");
  assert.equal((await invoke(server, CLAUDE, claude({ max_tokens: 3 }))).body.stop_reason, "max_tokens");
});

test("Nova's messages-v1", async (t) => {
  const server = await emulator(t);
  const { body } = await invoke(
    server,
    NOVA,
    nova({ schemaVersion: "messages-v1", inferenceConfig: { max_new_tokens: 4 } }),
  );
  assert.equal(body.stopReason, "max_tokens");
  assert.deepEqual(body.usage, { inputTokens: 2, outputTokens: 4, totalTokens: 6 });
  const events = await invokeStream(server, NOVA, nova());
  assert.equal(events.map((event) => event.contentBlockDelta?.delta.text ?? "").join(""), ANSWER);
  assert.deepEqual(
    [...new Set(events.map((event) => Object.keys(event)[0]))],
    ["messageStart", "contentBlockDelta", "contentBlockStop", "messageStop", "metadata"],
  );
});

test("Llama's prompt", async (t) => {
  const server = await emulator(t);
  const { body } = await invoke(server, LLAMA, { prompt: "hi there" });
  assert.deepEqual(body, { generation: ANSWER, prompt_token_count: 2, generation_token_count: 9, stop_reason: "stop" });
  const prompt =
    "<|begin_of_text|><|start_header_id|>system<|end_header_id|>\n\nBe brief.<|eot_id|>" +
    "<|start_header_id|>user<|end_header_id|>\n\nhi there<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\n";
  const templated = (await invoke(server, LLAMA, { prompt })).body;
  assert.equal(templated.generation, ANSWER.replace("You said", "Instructed: Be brief. You said"));
  const events = await invokeStream(server, LLAMA, { prompt: "hi there", max_gen_len: 3 });
  assert.equal(events.map(({ generation }) => generation).join(""), "[stand-in, not a");
  assert.deepEqual(
    events.map((event) => event.prompt_token_count),
    [2, null, null, null],
  );
  assert.equal(events.at(-1).stop_reason, "length");
});

test("ids without a maker take every form", async (t) => {
  const server = await emulator(t);
  assert.equal((await invoke(server, ANY, claude())).body.content[0].text, ANSWER);
  assert.equal((await invoke(server, ANY, nova())).body.output.message.content[0].text, ANSWER);
  assert.equal((await invoke(server, ANY, { prompt: "hi there" })).body.generation, ANSWER);
});

test("wrong bodies are refused as AWS's checker does", async (t) => {
  const server = await emulator(t);
  for (const [modelId, body, message] of [
    [
      CLAUDE,
      { messages: claude().messages },
      /^Malformed input request: #: required key \[anthropic_version\] not found#: required key \[max_tokens\] not found, please reformat your input and try again\.$/,
    ],
    [
      CLAUDE,
      claude({ stream: true }),
      /^Malformed input request: #: extraneous key \[stream\] is not permitted, please/,
    ],
    [CLAUDE, claude({ temperature: 2 }), /^Malformed input request: #\/temperature: /],
    [NOVA, claude(), /extraneous key \[anthropic_version\] is not permitted/],
    [LLAMA, nova(), /required key \[prompt\] not found/],
    [NOVA, "no JSON", /^Malformed input request, please reformat your input and try again\.$/],
    [NOVA, "", /^Malformed input request/],
    [NOVA, "null", /^Malformed input request/],
    [ANY, "null", /^Malformed input request/],
    [CLAUDE, claude({ messages: [{ role: "assistant", content: "hi" }] }), /must start with a user message/],
  ]) {
    const answer = await invoke(server, modelId, body);
    assert.equal(answer.status, 400);
    assert.match(answer.errorType, /^ValidationException/);
    assert.match(answer.body.message, message);
  }
});

test("malformed content blocks are refused, never answered with an internal error", async (t) => {
  const server = await emulator(t);
  const turns = (...contents) =>
    contents.map((content, index) => ({ role: index % 2 ? "assistant" : "user", content: [content].flat() }));
  const claudeText = { type: "text", text: "hi" };
  const tools = [{ name: "weather", input_schema: {} }];
  const toolConfig = { tools: [{ toolSpec: { name: "weather", inputSchema: { json: {} } } }] };
  for (const [modelId, body, message] of [
    [CLAUDE, claude({ messages: turns({ type: "text", text: 5 }) }), /must be string/],
    [CLAUDE, claude({ messages: turns({ type: "text" }) }), /is blank/],
    [CLAUDE, claude({ messages: turns({ type: 5 }) }), /must be string/],
    [
      CLAUDE,
      claude({
        tools,
        messages: turns(claudeText, { type: "tool_use", id: "a", name: "weather", input: {} }, [
          { type: "tool_result", tool_use_id: "a", content: 5 },
        ]),
      }),
      /content: must be/,
    ],
    [CLAUDE, claude({ tools: [{ name: 5, input_schema: {} }] }), /name: must be string/],
    [NOVA, nova({ messages: turns({ text: 5 }) }), /text: must be string/],
    [NOVA, nova({ toolConfig: { tools: 5 } }), /tools: must be array/],
    [NOVA, nova({ toolConfig: { tools: [{ toolSpec: { name: "weather" } }] } }), /\[inputSchema\] not found/],
    [
      NOVA,
      nova({
        toolConfig,
        messages: turns(
          { text: "hi" },
          { toolUse: { toolUseId: "a", name: "weather", input: {} } },
          { toolResult: { toolUseId: "a" } },
        ),
      }),
      /\[content\] not found/,
    ],
    [NOVA, nova({ system: [{ text: 5 }] }), /text: must be string/],
  ]) {
    const answer = await invoke(server, modelId, body);
    assert.equal(answer.status, 400, JSON.stringify(answer.body));
    assert.match(answer.body.message, message);
  }
  for (const type of ["image", "toolResult", "toolUse", "guardContent"]) {
    const { body } = await invoke(server, CLAUDE, claude({ messages: turns({ type }) }));
    assert.match(body.content?.[0].text, new RegExp(`You said: \\[${type}\\]$`), "the stand-in reads no such block");
  }
});

test("Mistral's prompts, in its template and plain", async (t) => {
  const server = await emulator(t);
  for (const modelId of ["mistral.mistral-7b-instruct-v0:2", "mistral.mistral-large-2402-v1:0"]) {
    const template = "<s>[INST] Hello [/INST] Good day</s>[INST] hi there [/INST]";
    for (const prompt of ["hi there", template]) {
      const { body } = await invoke(server, modelId, { prompt, max_tokens: 100 });
      assert.deepEqual(body, { outputs: [{ text: ANSWER, stop_reason: "stop" }] });
    }
    const limited = await invoke(server, modelId, { prompt: "hi there", max_tokens: 3 });
    assert.equal(limited.body.outputs[0].stop_reason, "length");
    const chunks = await invokeStream(server, modelId, { prompt: "hi there" });
    assert.equal(chunks.map(({ outputs: [{ text }] }) => text).join(""), ANSWER);
    assert.deepEqual(
      chunks.map(({ outputs: [{ stop_reason: reason }] }) => reason),
      [...Array(chunks.length - 1).fill(null), "stop"],
    );
  }
  const { status } = await invoke(server, "mistral.mistral-7b-instruct-v0:2", { messages: [] });
  assert.equal(status, 400);
});

test("Cohere's Command R", async (t) => {
  const server = await emulator(t);
  const modelId = "cohere.command-r-plus-v1:0";
  const history = [
    { role: "USER", message: "Hello" },
    { role: "CHATBOT", message: "Good day" },
  ];
  const { body } = await invoke(server, modelId, { message: "hi there", chat_history: history });
  assert.equal(body.text, ANSWER);
  assert.equal(body.finish_reason, "COMPLETE");
  const briefly = await invoke(server, modelId, { message: "hi there", preamble: "Be brief.", max_tokens: 100 });
  assert.match(briefly.body.text, /Be brief\./);
  assert.equal(
    (await invoke(server, modelId, { message: "hi there", max_tokens: 3 })).body.finish_reason,
    "MAX_TOKENS",
  );

  const events = await invokeStream(server, modelId, { message: "hi there" });
  const last = events.pop();
  assert.equal(events.map(({ text }) => text).join(""), ANSWER);
  assert.ok(events.every((event) => event.event_type === "text-generation" && event.is_finished === false));
  assert.deepEqual([last.event_type, last.is_finished, last.finish_reason], ["stream-end", true, "COMPLETE"]);
  assert.equal(last.response.text, ANSWER);
  for (const bad of [
    { message: "" },
    { message: "x", tools: [] },
    { message: "x", chat_history: [{ role: "system" }] },
  ]) {
    assert.equal((await invoke(server, modelId, bad)).status, 400);
  }
});

test("a custom model tells Mistral's and Cohere's bodies apart from the others", async (t) => {
  const server = await emulator(t);
  assert.ok((await invoke(server, ANY, { message: "hi there" })).body.generation_id);
  assert.ok((await invoke(server, ANY, { prompt: "hi there", max_tokens: 50 })).body.outputs);
  assert.ok((await invoke(server, ANY, { prompt: "hi there", max_gen_len: 50 })).body.generation);
});
