// Programs that must compile: embeddings, images and the models for them.
import { Bedrock, BedrockRuntime, type BedrockError } from "bedrock-wasm";
import { cosineSimilarity, embed, nearest } from "bedrock-wasm/embeddings";
import { generateImage, type ImageError } from "bedrock-wasm/images";
import { listInvocable, pickModel } from "bedrock-wasm/models";

const client = new BedrockRuntime({ region: "us-east-1" });

export async function all(): Promise<{ index: number; similarity: number }[]> {
  const { embeddings, usage, $metadata } = await embed(client, {
    modelId: "amazon.titan-embed-text-v2:0",
    values: ["a", { image: new Uint8Array() }, { text: "b", image: new Blob() }],
    dimensions: 256,
    abortSignal: AbortSignal.timeout(1000),
    onProgress: ({ done, total }) => void (done / total),
  });
  const tokens: number | undefined = usage.inputTokens;
  const attempts: number | undefined = $metadata.attempts;
  const [first] = embeddings;
  return first && (tokens ?? attempts ?? 0) > cosineSimilarity(first, [1]) ? nearest(first, embeddings, 3) : [];
}

export async function some(): Promise<BedrockError | undefined> {
  const { embeddings, errors } = await embed(client, { modelId: "cohere.embed-v4:0", values: ["a"], onError: "keep" });
  const kept: (Float32Array | undefined)[] = embeddings;
  // @ts-expect-error There are none in place of what failed.
  const whole: Float32Array[] = embeddings;
  return kept.length === whole.length ? errors[0]?.error : undefined;
}

export async function picture(mask: File): Promise<Blob | undefined> {
  try {
    const { images, seeds = [] } = await generateImage(client, { modelId: "amazon.nova-canvas-v1:0", task: "INPAINTING", prompt: "a", image: new Uint8Array(), mask, n: 2 });
    return seeds.length ? images[0] : undefined;
  } catch (error) {
    return (error as ImageError).images[0];
  }
}

export async function haiku(): Promise<string> {
  const { models, denied } = await listInvocable(new Bedrock({ region: "us-east-1" }), { modality: "TEXT", abortSignal: AbortSignal.timeout(1000) });
  const operations: string[] = denied.map(({ operation }) => operation);
  return models.some(({ kind }) => kind === "prompt-router") ? pickModel(models, "Claude Haiku 4.5") : operations.join();
}
