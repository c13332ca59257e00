// The body of each task is the one that AWS documents; what a model does not take is refused before anything is sent.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { InputError } from "bedrock-wasm";
import { generateImage } from "bedrock-wasm/images";
import { json, scriptedFetch } from "bedrock-wasm/testing";
import { client, rejection } from "../support/clients.js";
import { bodiesOf, withBytes } from "../support/families.js";

const cases = JSON.parse(readFileSync(new URL("../../cases/families.json", import.meta.url), "utf8"));
const [
  {
    options: {
      images: [{ $bytes: PNG }, { $bytes: JPEG }],
    },
  },
] = cases.images.filter(({ name }) => name === "Nova Canvas: variations");
const answer = json({ images: [PNG] });

describe("bodies", () => {
  for (const { name, options, body } of cases.images.filter(({ refused }) => !refused)) {
    test(name, async () => {
      const fetch = scriptedFetch([answer]);
      const { images } = await generateImage(client(fetch), withBytes(options));
      assert.deepEqual(bodiesOf(fetch), [body]);
      assert.ok(decodeURIComponent(fetch.sent[0].url).endsWith(`/model/${options.modelId}/invoke`));
      assert.deepEqual(
        images.map(({ type }) => type),
        ["image/png"],
      );
    });
  }

  test("a Blob is sent as its bytes are, and the base model of an ARN is its family", async () => {
    const fetch = scriptedFetch([answer]);
    const image = new Blob([withBytes({ $bytes: PNG })]);
    const modelId = "arn:aws:bedrock:us-east-1:123456789012:provisioned-model/abcdef012345";
    await generateImage(client(fetch), {
      modelId,
      family: "amazon.nova-canvas-v1:0",
      task: "BACKGROUND_REMOVAL",
      image,
    });
    assert.deepEqual(bodiesOf(fetch), [{ taskType: "BACKGROUND_REMOVAL", backgroundRemovalParams: { image: PNG } }]);
  });
});

describe("refused", () => {
  for (const { name, options, refused } of cases.images.filter((one) => one.refused)) {
    test(name, async () => {
      const fetch = scriptedFetch([answer]);
      const error = await rejection(generateImage(client(fetch), withBytes(options)));
      assert.ok(error instanceof InputError, error.stack);
      for (const part of refused) assert.ok(error.message.includes(part.js ?? part), error.message);
      assert.equal(fetch.sent.length, 0);
    });
  }
});

describe("answers", () => {
  const NOVA = { modelId: "amazon.nova-canvas-v1:0", prompt: "a cup" };
  const STABLE = { modelId: "stability.stable-image-core-v1:1", prompt: "a cup" };

  test("are Blobs of the type that their bytes have, and of the bytes that were sent", async () => {
    const { images, seeds, finishReasons, $metadata } = await generateImage(
      client(scriptedFetch([json({ images: [PNG, JPEG] })])),
      { ...NOVA, n: 2 },
    );
    assert.deepEqual(
      images.map(({ type }) => type),
      ["image/png", "image/jpeg"],
    );
    assert.equal(Buffer.from(await images[1].arrayBuffer()).toString("base64"), JPEG);
    assert.deepEqual([seeds, finishReasons, $metadata.httpStatusCode], [undefined, undefined, 200]);
  });

  test("have Stability's seeds and finish reasons", async () => {
    const body = { seeds: [2130420379], finish_reasons: [null], images: [PNG] };
    const { seeds, finishReasons } = await generateImage(client(scriptedFetch([json(body)])), STABLE);
    assert.deepEqual([seeds, finishReasons], [[2130420379], [null]]);
  });

  test("have the mask that was asked for", async () => {
    const { mask } = await generateImage(client(scriptedFetch([json({ images: [PNG], maskImage: JPEG })])), NOVA);
    assert.equal(mask.type, "image/jpeg");
  });

  test("with content held back are an error that says so, with the images that passed", async () => {
    const reason = "Some of the generated images have been blocked by our content filters.";
    const error = await rejection(
      generateImage(client(scriptedFetch([json({ images: [PNG], error: reason })])), { ...NOVA, n: 2 }),
    );
    assert.deepEqual([error.name, error.code, error.retryable], ["BedrockError", "content_filtered", false]);
    assert.ok(error.message.includes(reason));
    assert.deepEqual(
      error.images.map(({ type }) => type),
      ["image/png"],
    );
  });

  test("of Stability with content held back, too", async () => {
    const error = await rejection(
      generateImage(client(scriptedFetch([json({ finish_reasons: ["Filter reason: prompt"] })])), STABLE),
    );
    assert.deepEqual(
      [error.code, error.finishReasons, error.images],
      ["content_filtered", ["Filter reason: prompt"], []],
    );
  });

  test("of a model that failed may be asked for again", async () => {
    const error = await rejection(
      generateImage(client(scriptedFetch([json({ finish_reasons: ["Inference error"] })])), STABLE),
    );
    assert.deepEqual([error.code, error.retryable], ["image_failed", true]);
  });

  for (const [problem, body] of Object.entries({
    "without images": {},
    "with none": { images: [] },
    "that are not an object": "hello",
    "that are null": null,
  })) {
    test(`${problem} are an error`, async () => {
      const error = await rejection(generateImage(client(scriptedFetch([json(body)])), NOVA));
      assert.deepEqual([error.name, error.code], ["StreamIntegrityError", "no_answer"]);
    });
  }

  test("with an image that is not base64 are an error", async () => {
    const error = await rejection(generateImage(client(scriptedFetch([json({ images: ["*"] })])), NOVA));
    assert.equal(error.code, "invalid_base64");
  });

  test("come with what the hooks of the call see", async () => {
    const seen = [];
    const fetch = scriptedFetch([json({ images: [PNG] })]);
    await generateImage(client(fetch), {
      ...NOVA,
      headers: { "x-team": "search" },
      timeouts: { totalMs: 60_000 },
      maxMessageBytes: 1e6,
      onAttempt: ({ attempt }) => seen.push(attempt),
      onResponse: ({ httpStatusCode }) => seen.push(httpStatusCode),
    });
    assert.deepEqual(seen, [1, 200]);
    assert.equal(fetch.sent[0].headers["x-team"], "search");
  });

  test("are given up when the caller aborts", async () => {
    const controller = new AbortController();
    const fetch = scriptedFetch([() => new Promise(() => queueMicrotask(() => controller.abort()))]);
    const error = await rejection(generateImage(client(fetch), { ...NOVA, abortSignal: controller.signal }));
    assert.equal(error.name, "AbortError");
  });
});
