// Bodies of InvokeModel to begin with, one for each family. Each model's page in AWS's guide documents its own.

/** @type {{ id: string, title: string, modelId: string, streams: boolean, body: object }[]} */
export const TEMPLATES = [
  {
    id: "nova",
    title: "Amazon Nova",
    modelId: "amazon.nova-lite-v1:0",
    streams: true,
    body: {
      schemaVersion: "messages-v1",
      messages: [{ role: "user", content: [{ text: "Name three colours." }] }],
      inferenceConfig: { maxTokens: 200, temperature: 0.5 },
    },
  },
  {
    id: "anthropic",
    title: "Anthropic Messages",
    modelId: "anthropic.claude-3-haiku-20240307-v1:0",
    streams: true,
    body: {
      anthropic_version: "bedrock-2023-05-31",
      max_tokens: 200,
      messages: [{ role: "user", content: "Name three colours." }],
    },
  },
  {
    id: "llama",
    title: "Meta Llama",
    modelId: "meta.llama3-8b-instruct-v1:0",
    streams: true,
    body: { prompt: "Name three colours.", max_gen_len: 200, temperature: 0.5 },
  },
  {
    id: "titan-embed",
    title: "Titan Embeddings",
    modelId: "amazon.titan-embed-text-v2:0",
    streams: false,
    body: { inputText: "Name three colours." },
  },
  {
    id: "cohere-embed",
    title: "Cohere Embed",
    modelId: "cohere.embed-multilingual-v3",
    streams: false,
    body: { texts: ["red", "green"], input_type: "search_document" },
  },
  {
    id: "canvas",
    title: "Nova Canvas",
    modelId: "amazon.nova-canvas-v1:0",
    streams: false,
    body: {
      taskType: "TEXT_IMAGE",
      textToImageParams: { text: "A lighthouse in winter" },
      imageGenerationConfig: { numberOfImages: 1, width: 512, height: 512, seed: 7 },
    },
  },
];
