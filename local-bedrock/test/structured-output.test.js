// Structured output: an answer that follows a JSON Schema, by each API that can ask for one.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Ajv } from "ajv";
import { ConverseCommand, BedrockRuntimeClient } from "@aws-sdk/client-bedrock-runtime";
import { checkedClient, refusal } from "./checked-client.js";
import { emulator, HELLO, modelPath, post } from "./emulator.js";
import { Anthropic, OpenAI } from "./model-sdks.js";

const MODEL = "us.anthropic.claude-haiku-4-5-20251001-v1:0";
const MESSAGES = [{ role: "user", content: "Where is it warm?" }];
const SCHEMA = {
  type: "object",
  properties: {
    city: { type: "string" },
    degrees: { type: "integer", minimum: 20 },
    tags: { type: "array", items: {} },
  },
  required: ["city", "degrees"],
  additionalProperties: false,
};

const follows = new Ajv().compile(SCHEMA);
const converse = (schema) => ({
  ...HELLO,
  outputConfig: { textFormat: { type: "json_schema", structure: { jsonSchema: { schema, name: "place" } } } },
});

test("every API that can ask for a schema gets an answer that follows it", async (t) => {
  const server = await emulator(t);
  const bedrock = checkedClient(t, server, BedrockRuntimeClient);
  const openai = new OpenAI({ apiKey: server.token, baseURL: `${server.url}/openai/v1`, maxRetries: 0 });
  const keyed = { apiKey: null, authToken: server.token };
  const anthropic = new Anthropic({ ...keyed, baseURL: `${server.url}/anthropic`, maxRetries: 0 });
  const json_schema = { name: "place", strict: true, schema: SCHEMA };
  const message = {
    max_tokens: 100,
    messages: MESSAGES,
    output_config: { format: { type: "json_schema", schema: SCHEMA } },
  };
  const texts = {
    Converse: (await bedrock.send(new ConverseCommand({ modelId: MODEL, ...converse(JSON.stringify(SCHEMA)) }))).output
      .message.content[0].text,
    InvokeModel: (
      await post(server, modelPath(MODEL, "invoke"), { anthropic_version: "bedrock-2023-05-31", ...message })
    ).body.content[0].text,
    Messages: (await anthropic.messages.create({ model: MODEL, ...message })).content[0].text,
    "chat completions": (
      await openai.chat.completions.create({
        model: MODEL,
        messages: MESSAGES,
        response_format: { type: "json_schema", json_schema },
      })
    ).choices[0].message.content,
    Responses: (
      await openai.responses.create({
        model: MODEL,
        input: MESSAGES,
        text: { format: { type: "json_schema", ...json_schema } },
      })
    ).output_text,
    "Responses, streamed": (
      await openai.responses
        .stream({ model: MODEL, input: MESSAGES, text: { format: { type: "json_schema", ...json_schema } } })
        .finalResponse()
    ).output_text,
  };
  for (const [api, text] of Object.entries(texts)) {
    assert.ok(follows(JSON.parse(text)), `${api}: ${text}`);
  }
  const loose = { model: MODEL, messages: MESSAGES, response_format: { type: "json_object" } };
  assert.deepEqual(JSON.parse((await openai.chat.completions.create(loose)).choices[0].message.content), {});
});

test("a schema that is not JSON, or not there, is refused", async (t) => {
  const server = await emulator(t);
  const bedrock = checkedClient(t, server, BedrockRuntimeClient);
  const error = await refusal(bedrock.send(new ConverseCommand({ modelId: MODEL, ...converse("{") })));
  assert.equal(error.name, "ValidationException");
  assert.match(error.message, /schema in outputConfig\.textFormat\.structure\.jsonSchema is not JSON/);
  for (const [path, body] of [
    ["/openai/v1/chat/completions", { messages: MESSAGES, response_format: { type: "json_schema" } }],
    ["/openai/v1/responses", { input: "hi", text: { format: { type: "json_schema", name: "place" } } }],
    [
      "/anthropic/v1/messages",
      { max_tokens: 9, messages: MESSAGES, output_config: { format: { type: "json_schema" } } },
    ],
  ]) {
    const answer = await post(server, path, { model: MODEL, ...body });
    assert.equal(answer.status, 400, path);
    assert.match(answer.body.error.message, /required key \[(json_schema|schema)\] not found/);
  }
});
