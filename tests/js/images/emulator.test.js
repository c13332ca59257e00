// generateImage() against the emulator: another reading of AWS's documentation accepts its bodies.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { startLocalBedrock } from "local-bedrock";
import { Bedrock, BedrockRuntime } from "bedrock-wasm";
import { generateImage } from "bedrock-wasm/images";
import { listInvocable } from "bedrock-wasm/models";
import { S3 } from "bedrock-wasm/s3";
import { waitUntilAsyncInvokeCompleted } from "bedrock-wasm/waiters";
import { rejection } from "../support/clients.js";

let emulator;
let config;
before(async () => {
  emulator = await startLocalBedrock({
    model: "scripted",
    jobSeconds: 0.2,
    guardrailWords: ["forbidden"],
    log: () => {},
  });
  config = { region: emulator.region, endpoint: emulator.url, credentials: emulator.credentials };
});
after(() => emulator.close());

const { images: CASES } = JSON.parse(readFileSync(new URL("../../cases/families.json", import.meta.url), "utf8"));

/** What the emulator does not do, and a mask that the cases make of any image. */
const STAND_IN = /makes only PNGs|cannot read this image|mask image may have no colors/;

test("every body that a case expects is accepted", async () => {
  const runtime = new BedrockRuntime({ ...config, maxAttempts: 1 });
  let accepted = 0;
  for (const { name, options, body } of CASES.filter((one) => one.body)) {
    const answer = await runtime
      .invokeModel({ modelId: options.modelId, body })
      .catch(({ name: error, message }) => ({ error, message }));
    if (answer.error) assert.match(`${answer.error}: ${answer.message}`, STAND_IN, name);
    else accepted += 1;
  }
  assert.ok(accepted >= 20, `${accepted}`);
});

test("every image model that is listed makes an image", async () => {
  const { models } = await listInvocable(new Bedrock(config), { modality: "IMAGE" });
  const [source] = (
    await generateImage(new BedrockRuntime(config), {
      modelId: "amazon.nova-canvas-v1:0",
      prompt: "a",
      width: 320,
      height: 320,
    })
  ).images;
  const needs = [
    [/style-transfer/, { image: source, styleImage: source }],
    [/outpaint/, { image: source, left: 16 }],
    [/search-recolor/, { image: source, prompt: "a", selectPrompt: "b" }],
    [/search-replace/, { image: source, prompt: "a", searchPrompt: "b" }],
    [/fast-upscale|remove-background|erase-object/, { image: source }],
    [/upscale|inpaint|control|style-guide/, { image: source, prompt: "a" }],
    [/./, { prompt: "a" }],
  ];
  const ids = new Set();
  for (const { modelId } of models) {
    ids.add(modelId.replace(/^(us|eu|apac|global)\./, ""));
    if (/^(eu|apac|global)\./.test(modelId)) continue;
    const [, options] = needs.find(([pattern]) => pattern.test(modelId));
    const { images } = await generateImage(new BedrockRuntime(config), { modelId, ...options });
    assert.equal(images[0].type, "image/png", modelId);
  }
  assert.ok(ids.size >= 19, `${ids.size}`);
});

test("content that is held back is an error, with what passed", async () => {
  const runtime = new BedrockRuntime({ ...config, maxAttempts: 1 });
  const canvas = (prompt, n) => rejection(generateImage(runtime, { modelId: "amazon.nova-canvas-v1:0", prompt, n }));
  const some = await canvas("filteredimage", 3);
  assert.deepEqual([some.code, some.images.length], ["content_filtered", 1]);
  assert.deepEqual(
    [(await canvas("forbidden", 1)).name, (await canvas("filteredimage", 1)).code],
    ["ValidationException", "content_filtered"],
  );
  const stability = await rejection(
    generateImage(runtime, { modelId: "stability.stable-image-core-v1:1", prompt: "forbidden" }),
  );
  assert.deepEqual([stability.code, stability.finishReasons], ["content_filtered", ["Filter reason: prompt"]]);
});

test("a video is waited for, and found in S3", async () => {
  const client = new BedrockRuntime(config);
  const s3 = new S3({ ...config, forcePathStyle: true });
  const start = (text) =>
    client.startAsyncInvoke({
      modelId: "amazon.nova-reel-v1:1",
      modelInput: { taskType: "TEXT_VIDEO", textToVideoParams: { text } },
      outputDataConfig: { s3OutputDataConfig: { s3Uri: "s3://local-bedrock/videos/" } },
    });
  const wait = (invocationArn) =>
    waitUntilAsyncInvokeCompleted({ client, maxWaitTime: 20, minDelay: 0.05, maxDelay: 0.1 }, { invocationArn });
  const { invocationArn } = await start("waves at a cliff");
  const { state, reason } = await wait(invocationArn);
  assert.deepEqual([state, reason.status], ["SUCCESS", "Completed"]);
  const Key = `videos/${invocationArn.split("/").at(-1)}/output.mp4`;
  const { Body, ContentType } = await s3.getObject({ Bucket: "local-bedrock", Key });
  assert.equal(ContentType, "video/mp4");
  assert.equal(new TextDecoder().decode((await Body.transformToByteArray()).subarray(4, 8)), "ftyp");
  const held = await rejection(wait((await start("forbidden")).invocationArn));
  assert.match(held.message, /Failed|FAILURE/);
});
