// Clients that others built on the AWS SDK, as they are, run on the drop-in modules where a bundler aliases
// the SDK's packages, and do what they do on the SDK.
import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { after, before, test } from "node:test";
import { startLocalBedrock } from "local-bedrock";
import { rejection } from "../support/clients.js";
import { bothWays } from "../support/aliased.js";

const MODEL_ID = "anthropic.claude-3-haiku-20240307-v1:0";
const SCHEMA = { type: "object", properties: { city: { type: "string" } }, required: ["city"] };

const LANGCHAIN = `
  export { ChatBedrockConverse } from "@langchain/aws";
  export { tool } from "@langchain/core/tools";`;
const STRANDS = 'export { Agent, BedrockModel } from "@strands-agents/sdk";';

let emulator;
let slow;
let langchain;
let strands;

before(async () => {
  emulator = await startLocalBedrock({ model: "scripted", log: () => {} });
  slow = await startLocalBedrock({ model: "scripted", tokensPerSecond: 5, log: () => {} });
  langchain = await bothWays("langchain", LANGCHAIN);
  strands = await bothWays("strands", STRANDS);
});

after(async () => {
  delete process.env.AWS_ENDPOINT_URL_BEDROCK_RUNTIME;
  await emulator.close();
  await slow.close();
});

/** The same program on the SDK and on the drop-in module. */
async function both({ sdk, dropIn }, program) {
  const theirs = await program(sdk.exports);
  const sent = emulator.requests.length + slow.requests.length;
  const ours = await program(dropIn.exports);
  assert.ok(emulator.requests.length + slow.requests.length > sent, "the drop-in module sent nothing");
  return { theirs, ours };
}

/** LangChain makes its client itself; the endpoint is only to be had from the environment. */
function chat({ ChatBedrockConverse }, { url, region, credentials }, fields = {}) {
  process.env.AWS_ENDPOINT_URL_BEDROCK_RUNTIME = url;
  // Its timer for idle streams outlives an aborted one, and the test with it: shorter than its 60 s.
  return new ChatBedrockConverse({
    model: MODEL_ID,
    region,
    credentials,
    maxRetries: 0,
    streamIdleTimeout: 3_000,
    ...fields,
  });
}

test("the bundles hold the drop-in modules in the SDK's place", () => {
  for (const [name, { sdk, dropIn }] of Object.entries({ langchain, strands })) {
    const sdkFiles = (inputs) => inputs.filter((path) => /@aws-sdk\/client-bedrock/.test(path)).length;
    assert.ok(sdkFiles(sdk.inputs) > 0, name);
    assert.equal(sdkFiles(dropIn.inputs), 0, name);
  }
});

test("LangChain: invoke", async () => {
  const { theirs, ours } = await both(langchain, async (module) => {
    const { content, usage_metadata, response_metadata } = await chat(module, emulator).invoke("Grüße, \u{1F600}");
    return { content, usage_metadata, stopReason: response_metadata.stopReason };
  });
  assert.deepEqual(ours, theirs);
  assert.match(ours.content, /You said: Grüße, \u{1F600}/u);
});

test("LangChain: stream", async () => {
  const { theirs, ours } = await both(langchain, async (module) => {
    const chunks = [];
    for await (const { content, usage_metadata } of await chat(module, emulator).stream("one two three")) {
      chunks.push({ content, usage_metadata });
    }
    return chunks;
  });
  assert.deepEqual(ours, theirs);
  assert.match(ours.map(({ content }) => content).join(""), /You said: one two three/);
});

test("LangChain: a tool call, called and streamed", async () => {
  const { theirs, ours } = await both(langchain, async (module) => {
    const weather = module.tool(() => "sunny", { name: "weather", description: "The weather", schema: SCHEMA });
    const model = chat(module, emulator).bindTools([weather], { tool_choice: "any" });
    const called = await model.invoke("The weather in Rome?");
    let streamed;
    for await (const chunk of await model.stream("The weather in Rome?")) {
      streamed = streamed ? streamed.concat(chunk) : chunk;
    }
    return [called, streamed].map(({ tool_calls }) => tool_calls.map(({ name, args }) => ({ name, args })));
  });
  assert.deepEqual(ours, theirs);
  assert.deepEqual(
    ours.map(([{ name, args }]) => [name, typeof args.city]),
    Array(2).fill(["weather", "string"]),
  );
});

test("LangChain: abort, before and in mid-stream", async () => {
  const { theirs, ours } = await both(langchain, async (module) => {
    const call = await rejection(chat(module, slow).invoke("a long answer", { signal: AbortSignal.timeout(50) }));
    const controller = new AbortController();
    const seen = [];
    const read = async () => {
      for await (const { content } of await chat(module, slow).stream("a long answer, please", {
        signal: controller.signal,
      })) {
        seen.push(content);
        if (seen.length === 3) controller.abort();
      }
    };
    const stream = await rejection(read());
    return { call: call.name, stream: stream.name, pieces: seen.length };
  });
  assert.deepEqual(ours, theirs);
  assert.equal(ours.pieces, 3);
});

test("LangChain: headers that it adds by a middleware are sent, and an API key in place of a signature", async () => {
  const sent = [];
  const answer = {
    output: { message: { role: "assistant", content: [{ text: "hi" }] } },
    stopReason: "end_turn",
    usage: {},
    metrics: {},
  };
  const requestHandler = {
    async handle({ headers }) {
      sent.push(Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])));
      return {
        response: {
          statusCode: 200,
          headers: { "content-type": "application/json" },
          body: Readable.from([JSON.stringify(answer)]),
        },
      };
    },
  };
  for (const { exports } of [langchain.sdk, langchain.dropIn]) {
    const fields = { clientOptions: { requestHandler } };
    await chat(exports, emulator, { ...fields, defaultHeaders: { "x-tenant": "blue" } }).invoke("hello");
    await chat(exports, emulator, { ...fields, credentials: undefined, bedrockBearerToken: emulator.token }).invoke(
      "hello",
    );
  }
  assert.deepEqual(
    sent.map((headers) => headers["x-tenant"]),
    ["blue", undefined, "blue", undefined],
  );
  const [, theirs, , ours] = sent.map(({ authorization }) => authorization);
  assert.deepEqual([ours, theirs], Array(2).fill(`Bearer ${emulator.token}`));
  const signed = sent.filter(({ authorization }) => /SignedHeaders=[^,]*x-tenant/.test(authorization));
  assert.equal(signed.length, 2);
});

test("LangChain: an error of the service", async () => {
  const { theirs, ours } = await both(langchain, async (module) => {
    const { name, message, $metadata, $fault } = await rejection(
      chat(module, emulator, { model: "amazon.no-such-model-v1:0" }).invoke("hello"),
    );
    return { name, message, $fault, status: $metadata.httpStatusCode };
  });
  assert.deepEqual(ours, theirs);
  assert.equal(ours.status, 400);
});

/** Strands gives its client what its own caller gave it. */
function agent({ Agent, BedrockModel }, { url, region, credentials }, options = {}, tools = []) {
  const model = new BedrockModel({
    modelId: MODEL_ID,
    region,
    clientConfig: { endpoint: url, credentials },
    ...options,
  });
  return new Agent({ model, tools, printer: false });
}

const said = ({ lastMessage, stopReason }) => ({ stopReason, texts: lastMessage.content.map(({ text }) => text) });

test("Strands: invoke, streamed and not", async () => {
  const { theirs, ours } = await both(strands, async (module) => [
    said(await agent(module, emulator).invoke("hello")),
    said(await agent(module, emulator, { stream: false }).invoke("hello")),
  ]);
  assert.deepEqual(ours, theirs);
  assert.match(ours[0].texts.join(""), /You said: hello/);
});

test("Strands: an API key, which its middleware puts in the signature's place", async () => {
  const { theirs, ours } = await both(strands, async (module) =>
    said(await agent(module, emulator, { apiKey: emulator.token }).invoke("by key")),
  );
  assert.deepEqual(ours, theirs);
  // The SDK asks for credentials that it then has no use for.
  const { BedrockModel } = strands.dropIn.exports;
  const keyOnly = new BedrockModel({
    modelId: MODEL_ID,
    region: emulator.region,
    apiKey: emulator.token,
    clientConfig: { endpoint: emulator.url },
  });
  const { texts } = said(
    await new strands.dropIn.exports.Agent({ model: keyOnly, printer: false }).invoke("by key alone"),
  );
  assert.match(texts.join(""), /by key alone/);
});

test("Strands: its requestTimeout and its signal end a call", async () => {
  const { theirs, ours } = await both(strands, async (module) => {
    const late = await rejection(agent(module, slow, { stream: false, requestTimeout: 100 }).invoke("a long answer"));
    const cancelled = await agent(module, slow).invoke("a long answer", { cancelSignal: AbortSignal.timeout(300) });
    return { late: late.cause?.name ?? late.name, cancelled: cancelled.stopReason };
  });
  assert.deepEqual(ours, theirs);
});

const LLAMAINDEX = 'export { Bedrock, BEDROCK_MODELS } from "@llamaindex/aws";';

test("LlamaIndex: chat, streamed and not, and an error of the service", async () => {
  const { theirs, ours } = await both(await bothWays("llamaindex", LLAMAINDEX), async ({ Bedrock, BEDROCK_MODELS }) => {
    const { url: endpoint, region, credentials } = emulator;
    const llm = (model) => new Bedrock({ model, region, credentials, endpoint });
    const messages = [{ role: "user", content: "hello, llama" }];
    const { message } = await llm(BEDROCK_MODELS.ANTHROPIC_CLAUDE_3_HAIKU).chat({ messages });
    const pieces = [];
    const stream = await llm(BEDROCK_MODELS.ANTHROPIC_CLAUDE_3_HAIKU).chat({ messages, stream: true });
    for await (const { delta } of stream) pieces.push(delta);
    const refused = await rejection(llm("anthropic.no-such-model-v1:0").chat({ messages }));
    return { message, pieces, refused: [refused.name, refused.message] };
  });
  assert.deepEqual(ours, theirs);
  assert.match(ours.pieces.join(""), /You said: hello, llama/);
});
