// The whole text of each refusal, and of each response without the images that were asked for.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { InputError } from "bedrock-wasm";
import { generateImage } from "bedrock-wasm/images";
import { json, scriptedFetch } from "bedrock-wasm/testing";
import { client, rejection } from "../support/clients.js";

const NOVA = { modelId: "amazon.nova-canvas-v1:0", prompt: "a cup" };
const TITAN_V1 = { modelId: "amazon.titan-image-generator-v1", prompt: "a cup" };
const CORE = { modelId: "stability.stable-image-core-v1:1", prompt: "a cup" };
const COLORED = { ...NOVA, task: "COLOR_GUIDED_GENERATION" };
const VARIED = { ...NOVA, task: "IMAGE_VARIATION" };
const PNG = Uint8Array.of(0x89, 0x50, 0x4e, 0x47);
const IMAGE_TYPES = "a Uint8Array or Blob of the type png, jpeg, webp";

const REFUSED = [
  [undefined, "options: must be a plain object"],
  [{ ...TITAN_V1, task: "PAINT" }, "task: the model takes IMAGE_VARIATION, INPAINTING, OUTPAINTING, TEXT_IMAGE"],
  [{ ...CORE, task: "TEXT_IMAGE" }, "task: the model takes none"],
  [{ ...NOVA, prompt: undefined }, "prompt is required", "missing_member"],
  [{ ...NOVA, prompt: null }, "prompt: must be a text of 1 to 1024 characters"],
  [{ ...TITAN_V1, negativePrompt: "a".repeat(513) }, "negativePrompt: must be a text of 1 to 512 characters"],
  [{ ...CORE, prompt: "a".repeat(10_001) }, "prompt: must be a text of 1 to 10000 characters"],
  [{ ...NOVA, n: 0 }, "n: must be a number from 1 to 5"],
  [{ ...CORE, seed: 4_294_967_295 }, "seed: must be a number from 0 to 4294967294"],
  [{ ...CORE, width: 1 }, "width: the model does not take it for this task"],
  [{ ...NOVA, task: "INPAINTING", image: PNG }, "mask, maskPrompt: give one of them"],
  [{ ...COLORED, colors: null }, "colors: must be a list such as #ff9800"],
  [{ ...COLORED, colors: "#ff9800" }, "colors: must be a list such as #ff9800"],
  [{ ...VARIED, images: PNG }, "images: must be a list of images"],
  [{ ...VARIED, images: [] }, "images: must be a list of images"],
  [{ ...VARIED, images: [PNG, "iVBORw0KGgo="] }, `images: must be ${IMAGE_TYPES}`],
  [{ ...NOVA, image: Uint8Array.of(0x47, 0x49) }, `image: must be ${IMAGE_TYPES}`],
];

describe("generateImage() refuses, before anything is sent", () => {
  for (const [options, message, code = "invalid_input"] of REFUSED) {
    test(`${JSON.stringify(options)?.slice(0, 80)}: ${message}`, async () => {
      const fetch = scriptedFetch([json({ images: [] })]);
      const error = await rejection(generateImage(client(fetch), options));
      assert.ok(error instanceof InputError, error.stack);
      assert.deepEqual([error.message, error.code, fetch.sent.length], [message, code, 0]);
    });
  }

  test("anything that is not a client", async () => {
    for (const given of [undefined, null, {}, { invokeModel: "" }]) {
      const error = await rejection(generateImage(given, NOVA));
      assert.ok(error instanceof InputError, error.stack);
      assert.equal(error.message, "client.invokeModel: must be a function");
    }
  });
});

describe("generateImage() takes", () => {
  const base64 = Buffer.from(PNG).toString("base64");
  const bodyOf = async (options) => {
    const fetch = scriptedFetch([json({ images: [base64] })]);
    await generateImage(client(fetch), options);
    return JSON.parse(new TextDecoder().decode(fetch.sent[0].body));
  };

  test("options that are undefined, also those that the model does not have", async () => {
    const body = await bodyOf({ ...CORE, width: undefined, task: undefined, negativePrompt: undefined });
    assert.deepEqual(body, { prompt: "a cup" });
  });

  test("Blobs wherever it takes images", async () => {
    const image = new Blob([PNG]);
    assert.deepEqual((await bodyOf({ ...VARIED, images: [image, PNG] })).imageVariationParams.images, [base64, base64]);
    const { inPaintingParams } = await bodyOf({ ...NOVA, task: "INPAINTING", image, mask: image });
    assert.deepEqual([inPaintingParams.image, inPaintingParams.maskImage], [base64, base64]);
    const style = { modelId: "us.stability.stable-style-transfer-v1:0", image, styleImage: image };
    assert.deepEqual(await bodyOf(style), { init_image: base64, style_image: base64 });
  });
});

describe("a response", () => {
  const AGAIN = "error.images has the others";
  const REASON = "Filter reason: prompt";
  for (const [name, options, body, expected] of [
    ["that failed", CORE, { finish_reasons: ["Inference error"] }, `the model failed: Inference error; ${AGAIN}`],
    [
      "of Stability with content held back",
      CORE,
      { finish_reasons: [null, REASON] },
      `the model held back content: ${REASON}; ${AGAIN}`,
    ],
    [
      "of Nova with content held back",
      NOVA,
      { images: null, error: "blocked" },
      `the model held back content: blocked; ${AGAIN}`,
    ],
    ["without images", NOVA, { images: [] }, "the response has no images"],
  ]) {
    test(`${name} is an error: ${expected}`, async () => {
      const error = await rejection(generateImage(client(scriptedFetch([json(body)])), options));
      const reasons = body.finish_reasons ?? (body.error && [body.error]);
      assert.deepEqual([error.message, error.finishReasons], [expected, reasons]);
    });
  }

  test("with bytes that begin as no known format does is a PNG, the format that models make unless told otherwise", async () => {
    const unknown = Buffer.from("hello").toString("base64");
    const { images } = await generateImage(client(scriptedFetch([json({ images: [unknown] })])), NOVA);
    assert.deepEqual([images[0].type, await images[0].text()], ["image/png", "hello"]);
  });
});
