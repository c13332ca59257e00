// What the AI SDK does with the provider, in whichever runtime this file is bundled for. It talks to the emulator alone.
import * as ai from "ai-7";
import { Bedrock } from "bedrock-wasm";
import { createBedrock } from "bedrock-wasm/ai-sdk";
import { S3 } from "bedrock-wasm/s3";

const MODEL = "amazon.nova-lite-v1:0";
const TEXTS = 10_000;
const RECORDS = 100;
const PLACES = {
  roleArn: "arn:aws:iam::123456789012:role/batch",
  input: "s3://local-bedrock/in/",
  output: "s3://local-bedrock/out/",
};

const SCENARIOS = {
  async streamText({ provider }) {
    const { textStream, finishReason, usage } = ai.streamText({ model: provider(MODEL), prompt: "Is it all here?" });
    let text = "";
    for await (const piece of textStream) text += piece;
    equal(text.includes("Is it all here?"), true);
    equal(await finishReason, "stop");
    equal((await usage).outputTokens > 0, true);
  },

  async "generateText with three steps of tools"({ provider }) {
    const asked = [];
    const weather = ai.tool({
      description: "The weather of a city.",
      inputSchema: schemaOf({ city: { type: "string" } }),
      execute({ city }) {
        asked.push(city);
        return { city, celsius: 20 };
      },
    });
    const { steps } = await ai.generateText({
      model: provider(MODEL),
      prompt: "How warm is it?",
      tools: { weather },
      toolChoice: "required",
      stopWhen: ai.isStepCount(3),
    });
    equal(steps.length, 3);
    equal(asked.length, 3);
    for (const { toolResults } of steps) equal(toolResults[0].output.celsius, 20);
  },

  async "streamText with a tool"({ provider }) {
    const weather = ai.tool({ inputSchema: schemaOf({ city: { type: "string" } }), execute: () => "sunny" });
    const { fullStream } = ai.streamText({
      model: provider(MODEL),
      prompt: "How warm is it?",
      tools: { weather },
      toolChoice: "required",
    });
    const types = [];
    for await (const { type } of fullStream) types.push(type);
    for (const type of ["tool-input-start", "tool-input-delta", "tool-call", "tool-result", "finish"]) {
      equal(types.includes(type) && type, type);
    }
  },

  async "Output.object"({ provider }) {
    const output = ai.Output.object({ schema: schemaOf({ color: { type: "string" } }) });
    const { partialOutputStream, output: whole } = ai.streamText({ model: provider(MODEL), prompt: "Which?", output });
    let partials = 0;
    for await (const partial of partialOutputStream) partials += typeof partial === "object";
    equal(typeof (await whole).color, "string");
    equal(partials > 0, true);
  },

  async "embedMany of 10,000"({ config }) {
    const provider = createBedrock({ ...config, fetch: numbered });
    const values = Array.from({ length: TEXTS }, (_, at) => `${at}`);
    const model = provider.embeddingModel("cohere.embed-v4:0");
    const { embeddings } = await ai.embedMany({ model, values, maxParallelCalls: 6 });
    equal(embeddings.length, TEXTS);
    equal(
      embeddings.every(([first], at) => first === at),
      true,
    );
  },

  async generateImage({ provider }) {
    const model = provider.imageModel("amazon.nova-canvas-v1:0");
    const { images } = await ai.generateImage({ model, prompt: "a cat", size: "512x512" });
    equal(images[0].mediaType, "image/png");
    equal(images[0].uint8Array.length > 100, true);
  },

  async rerank({ provider }) {
    const documents = ["Rain falls on the town.", "The ferry to the island leaves at noon.", "A ferry."];
    for (const id of ["cohere.rerank-v3-5:0", "amazon.rerank-v1:0"]) {
      const model = provider.rerankingModel(id);
      const query = "When does the ferry to the island leave?";
      const { ranking, rerankedDocuments } = await ai.rerank({ model, documents, query });
      equal(rerankedDocuments[0], documents[1]);
      equal(rerankedDocuments.length, 3);
      equal(ranking[0].score > ranking[1].score && ranking[1].score >= ranking[2].score, true);
      const { rerankedDocuments: best } = await ai.rerank({ model, documents, query, topN: 1 });
      equal(best.join(), documents[1]);
    }
  },

  async batch({ config }) {
    const clients = { client: new Bedrock(config), s3: new S3(config) };
    const provider = createBedrock({ ...config, batch: { ...clients, ...PLACES } });
    const requests = Array.from({ length: RECORDS }, (_, at) => ({
      type: "text",
      id: `${at}`,
      model: MODEL,
      prompt: "Hi",
    }));
    const batch = await ai.experimental_startBatch({ provider, requests });
    for (;;) {
      const { status } = await ai.experimental_getBatchStatus({ provider, batch });
      if (status === "completed") break;
      equal(status, "pending");
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    const ids = new Set();
    for await (const { id, status } of ai.experimental_getBatchResults({ provider, batch })) {
      equal(status, "succeeded");
      ids.add(id);
    }
    equal(ids.size, RECORDS);
  },
};

export const NAMES = Object.keys(SCENARIOS);

/**
 * Runs every scenario, also after a failure.
 * @param {{ endpoint: string, credentials: object }} target the emulator
 * @returns {Promise<{ name: string, error?: string }[]>}
 */
export async function scenarios({ endpoint, credentials }) {
  const config = { region: "us-east-1", endpoint, credentials };
  const provider = createBedrock(config);
  const results = [];
  for (const name of NAMES) {
    const error = await SCENARIOS[name]({ config, provider }).then(
      () => undefined,
      (thrown) => `${thrown}\n${thrown?.stack}`,
    );
    results.push({ name, ...(error && { error }) });
  }
  return results;
}

/** A vector for each text, which is a number. */
async function numbered(url, { body }) {
  const { texts } = JSON.parse(new TextDecoder().decode(body));
  return Response.json({ embeddings: { float: texts.map((text) => [Number(text), 1]) } });
}

const schemaOf = (properties) =>
  ai.jsonSchema({ type: "object", properties, required: Object.keys(properties), additionalProperties: false });

function equal(actual, expected) {
  if (actual !== expected) throw new Error(`expected ${expected}, got ${actual}`);
}
