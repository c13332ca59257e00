// What the provider sends for files, options and the models that are not language models.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as ai6 from "ai";
import * as ai7 from "ai-7";
import { createBedrock } from "bedrock-wasm/ai-sdk";
import {
  converseFrames,
  converseOutput,
  event,
  json,
  openStream,
  scriptedFetch,
  stream as streamOf,
} from "bedrock-wasm/testing";
import { startLocalBedrock } from "local-bedrock";
import { CREDENTIALS, REGION } from "../support/clients.js";

const PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";
const bytes = Uint8Array.from(Buffer.from(PNG, "base64"));

function scripted(answers, specification = "v4") {
  const fetch = scriptedFetch(answers);
  const provider = createBedrock({ region: REGION, credentials: CREDENTIALS, fetch, maxAttempts: 1, specification });
  return { provider, fetch, sent: (index = 0) => JSON.parse(new TextDecoder().decode(fetch.sent[index].body)) };
}

const answer = json(converseOutput("Yes."));

/** The input of Converse that a call of the model itself sends. */
async function asked(options, modelId = "us.amazon.nova-lite-v1:0") {
  const { provider, sent } = scripted([answer]);
  const prompt = [{ role: "user", content: [{ type: "text", text: "?" }] }];
  const { warnings } = await provider(modelId).doGenerate({ prompt, ...options });
  return { ...sent(), warnings };
}

test("files are images, videos and documents, in the forms of three specifications", async () => {
  const data = [
    bytes,
    PNG,
    `data:image/png;base64,${PNG}`,
    { type: "data", data: bytes },
    { type: "data", data: PNG },
    { type: "url", url: new URL(`data:image/png;base64,${PNG}`) },
  ];
  const file = { type: "file", mediaType: "image/png" };
  for (const one of data) {
    const { messages } = await asked({ prompt: [{ role: "user", content: [{ ...file, data: one }] }] });
    assert.deepEqual(messages[0].content, [{ image: { format: "png", source: { bytes: PNG } } }]);
  }
  const content = [
    { ...file, mediaType: "video/quicktime", data: new URL("s3://bucket/clip.mov") },
    { ...file, mediaType: "application/pdf", filename: "annual_report 2025.final.pdf", data: PNG },
    {
      ...file,
      mediaType: "text/plain",
      data: { type: "text", text: "Hi" },
      providerOptions: { bedrock: { citations: { enabled: true } } },
    },
  ];
  const { messages } = await asked({ prompt: [{ role: "user", content }] });
  assert.deepEqual(messages[0].content, [
    { video: { format: "mov", source: { s3Location: { uri: "s3://bucket/clip.mov" } } } },
    { document: { format: "pdf", name: "annual-report 2025-final", source: { bytes: PNG } } },
    { document: { format: "txt", name: "document-1", source: { bytes: "SGk=" }, citations: { enabled: true } } },
  ]);
});

test("the format of a file is Converse's name for its media type", async () => {
  const office = "application/vnd.openxmlformats-officedocument";
  for (const [mediaType, kind, format] of [
    ["text/plain", "document", "txt"],
    ["text/markdown", "document", "md"],
    ["text/csv", "document", "csv"],
    ["text/html", "document", "html"],
    ["application/pdf", "document", "pdf"],
    ["application/msword", "document", "doc"],
    [`${office}.wordprocessingml.document`, "document", "docx"],
    ["application/vnd.ms-excel", "document", "xls"],
    [`${office}.spreadsheetml.sheet`, "document", "xlsx"],
    ["image/png", "image", "png"],
    ["image/jpeg", "image", "jpeg"],
    ["image/jpg", "image", "jpeg"],
    ["image/gif", "image", "gif"],
    ["image/webp", "image", "webp"],
    ["video/x-matroska", "video", "mkv"],
    ["video/quicktime", "video", "mov"],
    ["video/mp4", "video", "mp4"],
    ["video/webm", "video", "webm"],
    ["video/x-flv", "video", "flv"],
    ["video/mpeg", "video", "mpeg"],
    ["video/mpg", "video", "mpg"],
    ["video/x-ms-wmv", "video", "wmv"],
    ["video/3gpp", "video", "three_gp"],
  ]) {
    const { messages } = await asked({
      prompt: [{ role: "user", content: [{ type: "file", mediaType, data: bytes }] }],
    });
    assert.equal(messages[0].content[0][kind]?.format, format, mediaType);
  }
});

test("a URL that Bedrock cannot read is refused before anything is sent", async () => {
  const content = [{ type: "file", mediaType: "image/png", data: new URL("https://example.com/a.png") }];
  await assert.rejects(asked({ prompt: [{ role: "user", content }] }), {
    name: "InputError",
    message: /prompt: .*s3:/,
  });
  content[0].data = "not base64!";
  await assert.rejects(asked({ prompt: [{ role: "user", content }] }), { name: "InputError", message: /base64/ });
});

test("messages of one side are one message, and results of tools are the user's", async () => {
  const call = { type: "tool-call", toolCallId: "a:1", toolName: "t", input: {} };
  const result = (output) => ({ type: "tool-result", toolCallId: "a:1", toolName: "t", output });
  const { messages } = await asked({
    tools: [{ type: "function", name: "t", inputSchema: { type: "object" } }],
    prompt: [
      { role: "user", content: [{ type: "text", text: "?" }] },
      { role: "assistant", content: [{ type: "text", text: "" }, call] },
      { role: "tool", content: [result({ type: "error-json", value: { why: "down" } })] },
      { role: "user", content: [{ type: "text", text: "!" }] },
      { role: "assistant", content: [{ type: "text", text: "So " }] },
    ],
  });
  assert.deepEqual(messages, [
    { role: "user", content: [{ text: "?" }] },
    { role: "assistant", content: [{ toolUse: { toolUseId: "a_1", name: "t", input: {} } }] },
    {
      role: "user",
      content: [
        { toolResult: { toolUseId: "a_1", content: [{ text: '{"why":"down"}' }], status: "error" } },
        { text: "!" },
      ],
    },
    { role: "assistant", content: [{ text: "So" }] },
  ]);
});

test("cache points, guardrails, service tiers and other members of Converse are sent", async () => {
  const cachePoint = { type: "default" };
  const body = await asked({
    prompt: [
      { role: "system", content: "s", providerOptions: { bedrock: { cachePoint } } },
      { role: "user", content: [{ type: "text", text: "?", providerOptions: { amazonBedrock: { cachePoint } } }] },
    ],
    tools: [
      { type: "function", name: "t", inputSchema: { type: "object" }, providerOptions: { bedrock: { cachePoint } } },
    ],
    toolChoice: { type: "required" },
    providerOptions: {
      bedrock: {
        guardrailConfig: { guardrailIdentifier: "g", guardrailVersion: "1" },
        serviceTier: "flex",
        additionalModelRequestFields: { x: 1 },
        requestMetadata: { team: "a" },
      },
    },
  });
  assert.deepEqual(body.system, [{ text: "s" }, { cachePoint }]);
  assert.deepEqual(body.messages[0].content, [{ text: "?" }, { cachePoint }]);
  assert.deepEqual(body.toolConfig.tools.at(-1), { cachePoint });
  assert.deepEqual(body.toolConfig.toolChoice, { any: {} });
  assert.deepEqual(body.guardrailConfig, { guardrailIdentifier: "g", guardrailVersion: "1" });
  assert.deepEqual([body.serviceTier, body.requestMetadata], [{ type: "flex" }, { team: "a" }]);
  assert.deepEqual(body.additionalModelRequestFields, { x: 1 });
  assert.deepEqual(body.warnings, []);
});

test("what Bedrock does not have is a warning, not a silence", async () => {
  const { warnings, inferenceConfig, additionalModelRequestFields } = await asked({
    seed: 1,
    frequencyPenalty: 1,
    presencePenalty: 1,
    temperature: 1.5,
    topK: 5,
    tools: [{ type: "provider", id: "openai.web_search", name: "web_search", args: {} }],
  });
  const features = warnings.map(({ feature }) => feature);
  assert.deepEqual(features.sort(), [
    "frequencyPenalty",
    "presencePenalty",
    "seed",
    "temperature",
    "tool openai.web_search",
  ]);
  assert.deepEqual(inferenceConfig, { temperature: 1 });
  assert.deepEqual(additionalModelRequestFields, { inferenceConfig: { topK: 5 } });
});

test("reasoning is asked for as each family of models wants it", async () => {
  const claude = "us.anthropic.claude-sonnet-4-20250514-v1:0";
  const enabled = { bedrock: { reasoningConfig: { type: "enabled", budgetTokens: 2000 } } };
  const thinking = await asked({ maxOutputTokens: 100, temperature: 0.5, providerOptions: enabled }, claude);
  assert.deepEqual(thinking.additionalModelRequestFields, { thinking: { type: "enabled", budget_tokens: 2000 } });
  assert.deepEqual(thinking.inferenceConfig, { maxTokens: 2100 });
  assert.deepEqual(
    thinking.warnings.map(({ feature }) => feature),
    ["temperature"],
  );
  const adaptive = await asked({ reasoning: "high" }, claude);
  assert.deepEqual(adaptive.additionalModelRequestFields, {
    thinking: { type: "adaptive" },
    output_config: { effort: "high" },
  });
  const nova = await asked({ reasoning: "xhigh" }, "us.amazon.nova-2-lite-v1:0");
  assert.deepEqual(nova.additionalModelRequestFields, {
    reasoningConfig: { type: "enabled", maxReasoningEffort: "high" },
  });
  const oss = await asked({ reasoning: "low" }, "openai.gpt-oss-120b-1:0");
  assert.deepEqual(oss.additionalModelRequestFields, { reasoning_effort: "low" });
});

test("thoughts that Bedrock signed or redacted come back to it as they were, whole or streamed", async () => {
  const prompt = [{ role: "user", content: [{ type: "text", text: "?" }] }];
  const thoughts = [
    { reasoningContent: { reasoningText: { text: "Hm.", signature: "sig" } } },
    { reasoningContent: { redactedContent: "c2VjcmV0" } },
  ];
  const { provider } = scripted([json(converseOutput([...thoughts, { text: "Yes." }]))]);
  const { content } = await provider("m").doGenerate({ prompt });
  assert.deepEqual(
    content.slice(0, 2).map(({ type, text, providerMetadata }) => [type, text, providerMetadata.amazonBedrock]),
    [
      ["reasoning", "Hm.", { signature: "sig" }],
      ["reasoning", "", { redactedContent: "c2VjcmV0" }],
    ],
  );
  const frames = converseFrames([thoughts[0], { text: "Yes." }]);
  const redacted = event("contentBlockDelta", { contentBlockIndex: 2, delta: thoughts[1] });
  const { stream } = await scripted([streamOf(frames.toSpliced(-2, 0, redacted))])
    .provider("m")
    .doStream({ prompt });
  const kept = [];
  for await (const { providerMetadata } of stream) {
    if (providerMetadata?.bedrock.stopSequence === undefined) {
      kept.push(...Object.entries(providerMetadata?.bedrock ?? {}));
    }
  }
  assert.deepEqual(kept, [
    ["signature", "sig"],
    ["redactedContent", "c2VjcmV0"],
  ]);
  const said = content
    .slice(0, 2)
    .map(({ type, text, providerMetadata }) => ({ type, text, providerOptions: providerMetadata }));
  const { messages } = await asked({ prompt: [...prompt, { role: "assistant", content: said }] });
  assert.deepEqual(messages[1].content, thoughts);
});

test("an abort stops the request", async () => {
  const { answer: open } = openStream();
  const { provider, fetch } = scripted([open]);
  const controller = new AbortController();
  const { stream } = await provider("m").doStream({
    prompt: [{ role: "user", content: [{ type: "text", text: "?" }] }],
    abortSignal: controller.signal,
  });
  const reader = stream.getReader();
  assert.equal((await reader.read()).value.type, "stream-start");
  controller.abort();
  const types = [];
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    types.push(value.type);
  }
  assert.deepEqual(types, ["response-metadata", "error"]);
  assert.match(fetch.sent[0].delivery.outcome, /aborted|cancelled/);
});

test("a reader that leaves closes the connection", async () => {
  const { answer: open, push } = openStream();
  const { provider, fetch } = scripted([open]);
  const { stream } = await provider("m").doStream({
    prompt: [{ role: "user", content: [{ type: "text", text: "?" }] }],
  });
  for (const frame of converseFrames("Hello there").slice(0, 2)) push(frame);
  const reader = stream.getReader();
  await reader.read();
  await reader.cancel();
  assert.match(fetch.sent[0].delivery.outcome, /aborted|cancelled/);
});

test("embedMany, generateImage and rerank run in the AI SDK", async () => {
  const vector = json({ embedding: Array(256).fill(0.0625), inputTextTokenCount: 3 });
  for (const [ai, specification] of [
    [ai7, "v4"],
    [ai6, "v3"],
  ]) {
    const texts = scripted([vector], specification);
    const { embeddings, usage } = await ai.embedMany({
      model: texts.provider.embeddingModel("amazon.titan-embed-text-v2:0"),
      values: Array.from({ length: 200 }, (_, index) => `text ${index}`),
      providerOptions: { bedrock: { dimensions: 256 } },
    });
    assert.equal(embeddings.length, 200);
    assert.equal(embeddings[199].length, 256);
    assert.equal(usage.tokens, 600);
    assert.equal(texts.sent().dimensions, 256);

    const pictures = scripted([json({ images: [PNG] })], specification);
    const generateImage = ai.generateImage ?? ai.experimental_generateImage;
    const { image } = await generateImage({
      model: pictures.provider.imageModel("amazon.nova-canvas-v1:0"),
      prompt: "A fox",
      size: "1024x1024",
      seed: 7,
    });
    assert.equal(image.base64, PNG);
    assert.equal(image.mediaType, "image/png");
    const { imageGenerationConfig } = pictures.sent();
    assert.deepEqual([imageGenerationConfig.width, imageGenerationConfig.seed], [1024, 7]);

    const results = [
      { index: 1, relevance_score: 0.9 },
      { index: 0, relevance_score: 0.1 },
    ];
    const ranks = scripted([json({ results })], specification);
    const { ranking } = await ai.rerank({
      model: ranks.provider.rerankingModel("cohere.rerank-v3-5:0"),
      documents: ["a", "b"],
      query: "b?",
    });
    assert.deepEqual(
      ranking.map(({ originalIndex, score }) => [originalIndex, score]),
      [
        [1, 0.9],
        [0, 0.1],
      ],
    );
    assert.deepEqual(ranks.sent(), { query: "b?", documents: ["a", "b"], top_n: 2, api_version: 2 });
  }
});

test("a response of a reranking model without results is an error of the call", async () => {
  for (const body of [{}, { results: null }, { results: "none" }, { results: [null] }, []]) {
    const { provider } = scripted([json(body)]);
    const asked = provider
      .rerankingModel("amazon.rerank-v1:0")
      .doRerank({ documents: { type: "text", values: ["a"] }, query: "b" });
    await assert.rejects(asked, (error) => {
      assert.deepEqual([error.name, error.code, error.isRetryable], ["StreamIntegrityError", "no_answer", false]);
      return error.$metadata.httpStatusCode === 200;
    });
  }
});

test("rerank of each version of the AI SDK ranks by the emulator's reranking models", async (t) => {
  const { url: endpoint, credentials, close } = await startLocalBedrock({ model: "scripted", log() {} });
  t.after(close);
  for (const [ai, specification] of [
    [ai7, "v4"],
    [ai6, "v3"],
  ]) {
    const provider = createBedrock({ region: REGION, endpoint, credentials, specification });
    for (const id of ["cohere.rerank-v3-5:0", "amazon.rerank-v1:0"]) {
      const { ranking } = await ai.rerank({
        model: provider.rerankingModel(id),
        documents: [{ title: "Rain" }, { title: "Ferries to the island" }],
        query: "ferries",
      });
      assert.deepEqual(
        ranking.map(({ originalIndex }) => originalIndex),
        [1, 0],
        id,
      );
      assert.ok(ranking[0].score > 0 && ranking[0].score <= 1);
    }
  }
});

test("a size of an image that is not two numbers is refused before anything is sent", async () => {
  for (const size of ["wide", "512", "512x", "x512"]) {
    const { provider, fetch } = scripted([answer]);
    const asked = provider.imageModel("amazon.nova-canvas-v1:0").doGenerate({ prompt: "a cat", n: 1, size });
    await assert.rejects(asked, { name: "InputError", message: /^(width|height): must be a number from 320 to 4096/ });
    assert.equal(fetch.sent.length, 0);
  }
});

test("a specification that the AI SDK does not have is refused", () => {
  assert.throws(() => createBedrock({ specification: "v9" }), { name: "InputError", message: /^specification: / });
});

test("settings and a client that cannot be are refused", () => {
  for (const [settings, message] of [
    [null, /^settings: /],
    ["us-east-1", /^settings: /],
    [{ client: 5 }, /^client\.converse: must be a function/],
    [{ client: {} }, /^client\.converse: must be a function/],
  ]) {
    assert.throws(() => createBedrock(settings), { name: "InputError", message });
  }
});

test("a provider without a region says so when it is called", async () => {
  const { AWS_REGION, AWS_DEFAULT_REGION } = process.env;
  delete process.env.AWS_REGION;
  delete process.env.AWS_DEFAULT_REGION;
  try {
    const call = createBedrock({ credentials: CREDENTIALS })("m").doGenerate({ prompt: [] });
    await assert.rejects(call, { name: "InputError", message: /region/ });
  } finally {
    Object.assign(process.env, AWS_REGION && { AWS_REGION }, AWS_DEFAULT_REGION && { AWS_DEFAULT_REGION });
  }
});
