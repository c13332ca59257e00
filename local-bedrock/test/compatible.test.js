import assert from "node:assert/strict";
import { test } from "node:test";
import { SignatureV4 } from "@smithy/signature-v4";
import { collect, emulator, HELLO_ANSWER, Sha256 } from "./emulator.js";
import { Anthropic, OpenAI } from "./model-sdks.js";

const MODEL = "us.anthropic.claude-haiku-4-5-20251001-v1:0";
const MESSAGES = [{ role: "user", content: "hello out there" }];
const TOOL_SCHEMA = { type: "object", properties: { city: { type: "string" } }, required: ["city"] };

/** A fetch that signs with AWS's own signer: `bedrock-wasm` has one to judge, this one judges the emulator. */
function signingFetch(server, service = "bedrock") {
  const { region, credentials } = server;
  const signer = new SignatureV4({ service, region, credentials, sha256: Sha256 });
  return async (url, { method, headers, body, signal }) => {
    const { host, hostname, port, pathname: path } = new URL(url);
    const sent = Object.fromEntries(
      [...new Headers(headers)].filter(([name]) => /^(content-type|anthropic-version)$/.test(name)),
    );
    const request = await signer.signRequest({
      method,
      protocol: "http:",
      hostname,
      port,
      path,
      headers: { host, ...sent },
      body,
    });
    return fetch(url, { method, headers: request.headers, body, signal });
  };
}

const openai = (server, options = {}) =>
  new OpenAI({
    apiKey: "unused",
    baseURL: `${server.url}/openai/v1`,
    fetch: signingFetch(server),
    maxRetries: 0,
    ...options,
  });
const claude = (server, options = {}) =>
  new Anthropic({
    apiKey: "unused",
    baseURL: `${server.url}/anthropic`,
    fetch: signingFetch(server),
    maxRetries: 0,
    ...options,
  });

test("OpenAI's SDK: a completion, a stream, a tool", async (t) => {
  const server = await emulator(t);
  const { completions } = openai(server).chat;
  const completion = await completions.create({ model: MODEL, messages: MESSAGES });
  assert.equal(completion.choices[0].message.content, HELLO_ANSWER);
  assert.equal(completion.choices[0].finish_reason, "stop");
  assert.ok(completion.usage.total_tokens > 0);
  const chunks = await collect(
    await completions.create({
      model: MODEL,
      messages: MESSAGES,
      stream: true,
      stream_options: { include_usage: true },
    }),
  );
  assert.ok(chunks.length > 4);
  assert.equal(chunks.map(({ choices: [choice] }) => choice?.delta.content ?? "").join(""), HELLO_ANSWER);
  assert.deepEqual(chunks.at(-1).usage, completion.usage);
  const tools = [{ type: "function", function: { name: "weather", parameters: TOOL_SCHEMA } }];
  const used = await completions
    .stream({ model: MODEL, messages: MESSAGES, tools, tool_choice: "required" })
    .finalChatCompletion();
  const [call] = used.choices[0].message.tool_calls;
  assert.equal(call.function.name, "weather");
  assert.equal(typeof JSON.parse(call.function.arguments).city, "string");
  const next = [...MESSAGES, used.choices[0].message, { role: "tool", tool_call_id: call.id, content: "rain" }];
  assert.match(
    (await completions.create({ model: MODEL, messages: next, tools, max_completion_tokens: 3 })).choices[0]
      .finish_reason,
    /^length$/,
  );
  assert.deepEqual(server.requests.at(-1).operation, "ChatCompletions");
});

test("Anthropic's SDK: a message, a stream", async (t) => {
  const server = await emulator(t);
  const { messages } = claude(server);
  const message = await messages.create({ model: MODEL, max_tokens: 100, messages: MESSAGES });
  assert.equal(message.content[0].text, HELLO_ANSWER);
  assert.equal(message.stop_reason, "end_turn");
  const final = await messages.stream({ model: MODEL, max_tokens: 100, messages: MESSAGES }).finalMessage();
  assert.equal(final.content[0].text, HELLO_ANSWER);
  assert.ok(server.requests.at(-1).events > 4);
});

test("API keys and mantle's signing name open both", async (t) => {
  const server = await emulator(t);
  const bearer = new OpenAI({ apiKey: server.token, baseURL: `${server.url}/openai/v1`, maxRetries: 0 });
  assert.equal(
    (await bearer.chat.completions.create({ model: MODEL, messages: MESSAGES })).choices[0].message.content,
    HELLO_ANSWER,
  );
  const mantle = openai(server, { baseURL: `${server.url}/v1`, fetch: signingFetch(server, "bedrock-mantle") });
  assert.equal(
    (await mantle.chat.completions.create({ model: MODEL, messages: MESSAGES })).choices[0].message.content,
    HELLO_ANSWER,
  );
  const authToken = server.token;
  const keyed = new Anthropic({ apiKey: null, authToken, baseURL: `${server.url}/anthropic`, maxRetries: 0 });
  assert.equal((await keyed.messages.create({ model: MODEL, max_tokens: 9, messages: MESSAGES })).type, "message");
});

test("OpenAI's SDK lists the models that chat", async (t) => {
  const server = await emulator(t);
  for (const baseURL of [`${server.url}/openai/v1`, `${server.url}/v1`]) {
    const listed = await collect(openai(server, { baseURL }).models.list());
    assert.deepEqual(
      listed.map(({ id }) => id),
      server.info.modelIds,
    );
    assert.ok(listed.every(({ object, created }) => object === "model" && created > 0));
  }
  assert.equal(server.requests.at(-1).operation, "ListModels");
});

test("errors reach the SDKs as their own", async (t) => {
  const server = await emulator(t);
  const { completions } = openai(server).chat;
  const refusal = (sent) =>
    sent.then(
      () => assert.fail("it passed"),
      (error) => error,
    );
  const invalid = await refusal(completions.create({ model: "gpt-oss", messages: MESSAGES }));
  assert.ok(invalid instanceof OpenAI.BadRequestError);
  assert.match(invalid.message, /The provided model identifier is invalid\.$/);
  assert.equal(invalid.code, "ValidationException");
  const malformed = await refusal(completions.create({ model: MODEL, messages: [] }));
  assert.match(malformed.message, /#\/messages: must NOT have fewer than 1 items/);
  const wrongScope = await refusal(
    openai(server, { fetch: signingFetch(server, "sqs") }).chat.completions.create({
      model: MODEL,
      messages: MESSAGES,
    }),
  );
  assert.ok(wrongScope instanceof OpenAI.PermissionDeniedError);
  const missing = await refusal(claude(server).messages.create({ model: MODEL, messages: MESSAGES }));
  assert.ok(missing instanceof Anthropic.BadRequestError);
  assert.match(missing.message, /required key \[max_tokens\] not found/);
});
