// What an image model of the AI SDK sends: the official provider's body for the same call, or a refusal.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createAmazonBedrock } from "@ai-sdk/amazon-bedrock";
import * as ai7 from "ai-7";
import { createBedrock } from "bedrock-wasm/ai-sdk";
import { json, scriptedFetch } from "bedrock-wasm/testing";
import { CREDENTIALS, REGION } from "../support/clients.js";

const PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";
const BYTES = Uint8Array.from(Buffer.from(PNG, "base64"));
const CANVAS = "amazon.nova-canvas-v1:0";
const ULTRA = "stability.stable-image-ultra-v1:1";
const fileOf = (data) => ({ type: "file", mediaType: "image/png", data });
const FILE = fileOf(PNG);
const bedrock = (options) => ({ providerOptions: { bedrock: options } });

/** What a call of the model itself sends and gives. */
async function generated(modelId, options, specification) {
  const fetch = scriptedFetch([json({ images: [PNG, PNG] })]);
  const provider = createBedrock({ region: REGION, credentials: CREDENTIALS, fetch, maxAttempts: 1, specification });
  const result = await provider.imageModel(modelId).doGenerate({ prompt: "A fox", n: 1, ...options });
  const [{ body, headers }] = fetch.sent;
  return { result, headers, sent: JSON.parse(new TextDecoder().decode(body)) };
}

async function official(options) {
  let sent;
  const fetch = async (_url, { body }) => {
    sent = JSON.parse(body);
    return Response.json({ images: [PNG] });
  };
  const provider = createAmazonBedrock({ region: REGION, ...CREDENTIALS, fetch });
  await provider.imageModel(CANVAS).doGenerate({ prompt: "A fox", n: 1, ...options });
  return sent;
}

for (const [name, options] of [
  ["a prompt", {}],
  ["several images of a size", { n: 3, size: "1024x512", seed: 7 }],
  [
    "the options of a model",
    bedrock({ negativeText: "dogs", quality: "premium", cfgScale: 6.5, style: "PHOTOREALISM" }),
  ],
  ["a variation of an image", { files: [FILE] }],
  [
    "a variation of images, of bytes and of base64",
    { files: [FILE, fileOf(BYTES)], ...bedrock({ similarityStrength: 0.5 }) },
  ],
  ["what a mask covers", { files: [FILE], mask: fileOf(BYTES) }],
  ["what the text of a mask describes", { files: [FILE], ...bedrock({ maskPrompt: "the sky", negativeText: "rain" }) }],
  [
    "what is around a mask",
    { files: [FILE], mask: FILE, ...bedrock({ taskType: "OUTPAINTING", outPaintingMode: "PRECISE" }) },
  ],
  [
    "an image without its background",
    { files: [FILE], prompt: undefined, ...bedrock({ taskType: "BACKGROUND_REMOVAL" }) },
  ],
]) {
  test(`${name}: the body is that of the official provider`, async () => {
    assert.deepEqual((await generated(CANVAS, options)).sent, await official(options));
  });
}

test("another task is sent as generateImage of bedrock-wasm/images sends it", async () => {
  const { sent } = await generated(CANVAS, {
    files: [FILE],
    ...bedrock({ task: "TEXT_IMAGE", controlMode: "CANNY_EDGE" }),
  });
  const textToImageParams = { text: "A fox", conditionImage: PNG, controlMode: "CANNY_EDGE" };
  const imageGenerationConfig = { numberOfImages: 1 };
  assert.deepEqual(sent, { taskType: "TEXT_IMAGE", textToImageParams, imageGenerationConfig });
  const edited = await generated("stability.sd3-5-large-v1:0", { files: [FILE], ...bedrock({ strength: 0.5 }) });
  assert.deepEqual(edited.sent, { mode: "image-to-image", prompt: "A fox", image: PNG, strength: 0.5 });
});

test("images come as bytes, with the request and the model that they are of", async () => {
  const before = Date.now();
  const { result } = await generated(CANVAS, { n: 2 });
  const { timestamp, ...response } = result.response;
  assert.deepEqual(result.images, [BYTES, BYTES]);
  assert.deepEqual(result.warnings, []);
  assert.deepEqual(response, { modelId: CANVAS, headers: undefined, id: "request-1" });
  assert.ok(timestamp >= before && timestamp <= Date.now());
});

test("a ratio is sent to models that take one, and is a warning of others", async () => {
  const ultra = await generated(ULTRA, { aspectRatio: "16:9" });
  assert.deepEqual([ultra.sent, ultra.result.warnings], [{ prompt: "A fox", aspect_ratio: "16:9" }, []]);
  const details = "give a size";
  for (const [specification, warning] of [
    ["v4", { type: "unsupported", feature: "aspectRatio", details }],
    ["v3", { type: "unsupported", feature: "aspectRatio", details }],
    ["v2", { type: "unsupported-setting", setting: "aspectRatio", details }],
  ]) {
    const { sent, result } = await generated(CANVAS, { aspectRatio: "16:9" }, specification);
    assert.deepEqual(result.warnings, [warning]);
    assert.deepEqual(sent.imageGenerationConfig, { numberOfImages: 1 });
  }
});

test("an image that would be lost on the way is refused", async () => {
  const s3 = { type: "url", url: "s3://bucket/a.png" };
  const bytes = "must be a Uint8Array or Blob of the type png, jpeg, webp";
  for (const [modelId, options, message] of [
    [CANVAS, { files: [s3] }, `images: ${bytes}`],
    ["stability.sd3-5-large-v1:0", { files: [s3] }, `image: ${bytes}`],
    [CANVAS, { files: [FILE], mask: s3 }, `mask: ${bytes}`],
    [CANVAS, { files: [{ type: "url", url: "https://example.com/a.png" }] }, /^prompt: give files as bytes/],
    [CANVAS, { files: [{ type: "file", mediaType: "application/pdf", data: "JVBERi0=" }] }, `images: ${bytes}`],
    [CANVAS, { files: [FILE, FILE], mask: FILE }, /^images: the model does not take it for this task/],
    [CANVAS, { mask: FILE }, /^mask: the model does not take it for this task/],
    ["stability.sd3-5-large-v1:0", { files: [FILE, FILE] }, /^images: /],
    [ULTRA, { n: 2 }, /^n: /],
  ]) {
    await assert.rejects(generated(modelId, options), { name: "InputError", message });
  }
});

test("headers are sent, and an abort ends the call", async () => {
  const { headers } = await generated(CANVAS, { headers: { "x-tenant": "a", "x-none": undefined } });
  assert.deepEqual([headers["x-tenant"], "x-none" in headers], ["a", false]);
  const aborted = generated(CANVAS, { abortSignal: AbortSignal.abort() });
  await assert.rejects(aborted, { name: "AbortError" });
});

test("generateImage of ai 7 edits the images of its prompt", async () => {
  const fetch = scriptedFetch([json({ images: [PNG] })]);
  const provider = createBedrock({ region: REGION, credentials: CREDENTIALS, fetch });
  const prompt = { text: "A fox", images: [BYTES], mask: PNG };
  const { image } = await ai7.generateImage({ model: provider.imageModel(CANVAS), prompt });
  assert.equal(image.base64, PNG);
  const { taskType, inPaintingParams } = JSON.parse(new TextDecoder().decode(fetch.sent[0].body));
  assert.deepEqual([taskType, inPaintingParams], ["INPAINTING", { image: PNG, maskImage: PNG, text: "A fox" }]);
});
