// Image models: every body's form, pictures that can be foreseen, masks that are honoured, content that is held back.
import assert from "node:assert/strict";
import { test } from "node:test";
import { deflateSync, inflateSync } from "node:zlib";
import { crc32 } from "../src/lib/crc32.js";
import { emulator, modelPath, post } from "./emulator.js";

const NOVA = "amazon.nova-canvas-v1:0";
const TITAN = "amazon.titan-image-generator-v2:0";

/** What a file's own chunks say, read without the code that wrote them. */
function read(base64) {
  const bytes = Buffer.from(base64, "base64");
  assert.equal(bytes.subarray(1, 4).toString(), "PNG");
  const chunks = {};
  for (let at = 8; at < bytes.length;) {
    const length = bytes.readUInt32BE(at);
    const type = bytes.toString("latin1", at + 4, at + 8);
    assert.equal(crc32(bytes.subarray(at + 4, at + 8 + length)), bytes.readUInt32BE(at + 8 + length), type);
    chunks[type] = Buffer.concat([chunks[type] ?? Buffer.alloc(0), bytes.subarray(at + 8, at + 8 + length)]);
    at += length + 12;
  }
  const [width, height] = [chunks.IHDR.readUInt32BE(0), chunks.IHDR.readUInt32BE(4)];
  const rows = inflateSync(chunks.IDAT);
  assert.equal(rows.length, height * (width * 4 + 1));
  const pixel = (x, y) => [...rows.subarray(y * (width * 4 + 1) + 1 + x * 4, y * (width * 4 + 1) + 5 + x * 4)];
  return { width, height, pixel, comment: chunks.tEXt.toString() };
}

/** A PNG of grey, or of RGB, whose rows have the filter that is asked for. */
function png(width, height, colourOf, filter = 0) {
  const channels = colourOf(0, 0).length;
  const raw = Buffer.alloc(height * width * channels);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) raw.set(colourOf(x, y), (y * width + x) * channels);
  const stride = width * channels;
  const rows = Buffer.alloc(height * (stride + 1));
  for (let y = 0; y < height; y++) {
    rows[y * (stride + 1)] = filter;
    for (let x = 0; x < stride; x++) {
      const left = x >= channels ? raw[y * stride + x - channels] : 0;
      const up = y ? raw[(y - 1) * stride + x] : 0;
      const corner = y && x >= channels ? raw[(y - 1) * stride + x - channels] : 0;
      const guess = left + up - corner;
      const nearest = [left, up, corner].toSorted((one, other) => Math.abs(guess - one) - Math.abs(guess - other))[0];
      const predicted = [0, left, up, (left + up) >> 1, nearest][filter];
      rows[y * (stride + 1) + 1 + x] = raw[y * stride + x] - predicted;
    }
  }
  const chunk = (type, data) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    sum.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, sum]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, channels === 1 ? 0 : 2], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]);
  const parts = [signature, chunk("IHDR", head), chunk("IDAT", deflateSync(rows)), chunk("IEND", Buffer.alloc(0))];
  return Buffer.concat(parts).toString("base64");
}

const [WIDTH, HEIGHT] = [64, 48];
const colourOf = (x, y) => [x * 4, y * 5, (x * y) % 251];
const IMAGE = png(WIDTH, HEIGHT, colourOf);
/** Black on the left, white on the right. */
const MASK = png(WIDTH, HEIGHT, (x) => [x < 32 ? 0 : 255]);

async function invoker(t, options) {
  const server = await emulator(t, options);
  return (modelId, body) => post(server, modelPath(modelId, "invoke"), body);
}

const config = (more) => ({ imageGenerationConfig: { width: 512, height: 320, ...more } });
const prompt = (text, more) => ({ taskType: "TEXT_IMAGE", textToImageParams: { text }, ...config(more) });

test("a prompt and a seed make a picture, always the same", async (t) => {
  const invoke = await invoker(t);
  for (const modelId of [NOVA, TITAN]) {
    const { status, body } = await invoke(modelId, prompt("a cup", { numberOfImages: 3, seed: 7 }));
    assert.equal(status, 200);
    assert.equal(body.images.length, 3);
    assert.equal(body.error, undefined);
    for (const image of body.images) {
      const { width, height, comment } = read(image);
      assert.deepEqual([width, height], [512, 320]);
      assert.match(comment, /stand-in/);
    }
    assert.equal(new Set(body.images).size, 3);
    const again = await invoke(modelId, prompt("a cup", { numberOfImages: 3, seed: 7 }));
    assert.deepEqual(again.body, body);
    for (const other of [prompt("a cup", { seed: 8 }), prompt("a mug", { seed: 7 })]) {
      assert.notEqual((await invoke(modelId, other)).body.images[0], body.images[0]);
    }
  }
  const usual = await invoke(NOVA, { taskType: "TEXT_IMAGE", textToImageParams: { text: "a" } });
  assert.deepEqual([read(usual.body.images[0]).width, read(usual.body.images[0]).height], [1024, 1024]);
});

test("colours are those that were asked for", async (t) => {
  const invoke = await invoker(t);
  const params = { text: "a cup", colors: ["#ff0000"], negativeText: "a saucer" };
  const { body } = await invoke(NOVA, { taskType: "COLOR_GUIDED_GENERATION", colorGuidedGenerationParams: params });
  assert.deepEqual(read(body.images[0]).pixel(1000, 3), [255, 0, 0, 255]);
});

test("inpainting changes what is black in the mask, outpainting the rest, byte for byte", async (t) => {
  const invoke = await invoker(t);
  for (const [taskType, place, kept] of [
    ["INPAINTING", "inPaintingParams", [32, WIDTH]],
    ["OUTPAINTING", "outPaintingParams", [0, 32]],
  ]) {
    const body = { taskType, [place]: { text: "a hat", image: IMAGE, maskImage: MASK } };
    const { images } = (await invoke(NOVA, body)).body;
    const { width, height, pixel } = read(images[0]);
    assert.deepEqual([width, height], [WIDTH, HEIGHT]);
    let changed = 0;
    for (let y = 0; y < HEIGHT; y++) {
      for (let x = 0; x < WIDTH; x++) {
        const same = pixel(x, y).join() === [...colourOf(x, y), 255].join();
        if (x >= kept[0] && x < kept[1]) assert.ok(same, `${taskType} ${x},${y}`);
        else if (!same) changed += 1;
      }
    }
    assert.ok(changed > (WIDTH * HEIGHT) / 3);
    const described = { taskType, [place]: { text: "a hat", image: IMAGE, maskPrompt: "the hat" } };
    assert.equal((await invoke(NOVA, described)).status, 200);
  }
  const returned = { text: "a", image: IMAGE, maskPrompt: "a hat", returnMask: true };
  const { maskImage } = (await invoke(TITAN, { taskType: "INPAINTING", inPaintingParams: returned })).body;
  const black = Array.from(
    { length: WIDTH * HEIGHT },
    (_, at) => read(maskImage).pixel(at % WIDTH, Math.floor(at / WIDTH))[0] === 0,
  );
  assert.ok(black.some(Boolean) && !black.every(Boolean));
});

test("every filter of PNG is read", async (t) => {
  const invoke = await invoker(t);
  const mask = png(WIDTH, HEIGHT, () => [255]);
  for (const filter of [0, 1, 2, 3, 4]) {
    const image = png(WIDTH, HEIGHT, colourOf, filter);
    const { body } = await invoke(NOVA, { taskType: "INPAINTING", inPaintingParams: { image, maskImage: mask } });
    const { pixel } = read(body.images[0]);
    for (const [x, y] of [
      [0, 0],
      [63, 47],
      [13, 29],
    ]) {
      assert.deepEqual(pixel(x, y), [...colourOf(x, y), 255], `filter ${filter}`);
    }
  }
});

test("a background is removed, variations differ by their image", async (t) => {
  const invoke = await invoker(t);
  const image = png(40, 40, (x, y) => (Math.hypot(x - 20, y - 20) < 10 ? [200, 30, 30] : [250, 250, 250]));
  const { images } = (await invoke(NOVA, { taskType: "BACKGROUND_REMOVAL", backgroundRemovalParams: { image } })).body;
  assert.deepEqual([read(images[0]).pixel(20, 20)[3], read(images[0]).pixel(1, 1)[3]], [255, 0]);
  const varied = async (one) =>
    (await invoke(NOVA, { taskType: "IMAGE_VARIATION", imageVariationParams: { images: [one] }, ...config() })).body
      .images[0];
  assert.notEqual(await varied(image), await varied(IMAGE));
});

test("content is held back as each maker does it", async (t) => {
  const invoke = await invoker(t, { guardrailWords: ["forbidden"] });
  const refused = await invoke(NOVA, prompt("a forbidden cup"));
  assert.equal(refused.status, 400);
  assert.match(refused.body.message, /^This request has been blocked by our content filters\./);
  const some = (await invoke(NOVA, prompt("filteredimage", { numberOfImages: 3 }))).body;
  assert.deepEqual(
    [some.images.length, some.error],
    [1, "Some of the generated images have been blocked by our content filters."],
  );
  const none = (await invoke(TITAN, prompt("filteredimage"))).body;
  assert.deepEqual(
    [none.images.length, none.error],
    [0, "All of the generated images have been blocked by our content filters."],
  );
  const stability = (text) => invoke("stability.stable-image-core-v1:1", { prompt: text, seed: 1 });
  assert.deepEqual((await stability("forbidden")).body, {
    seeds: [1],
    finish_reasons: ["Filter reason: prompt"],
    images: [],
  });
  assert.deepEqual((await stability("filteredimage")).body.finish_reasons, ["Filter reason: output image"]);
  assert.deepEqual((await stability("a cup")).body.finish_reasons, [null]);
});

test("Stability: sizes by aspect ratio, seeds, and the edit services", async (t) => {
  const invoke = await invoker(t);
  const size = async (modelId, body) => {
    const answer = await invoke(modelId, body);
    assert.equal(answer.status, 200, `${modelId}: ${answer.body.message}`);
    assert.equal(answer.body.seeds.length, 1);
    const { width, height } = read(answer.body.images[0]);
    return [width, height];
  };
  assert.deepEqual(await size("stability.sd3-5-large-v1:0", { prompt: "a", aspect_ratio: "16:9" }), [1344, 768]);
  assert.deepEqual(await size("stability.stable-image-ultra-v1:1", { prompt: "a" }), [1024, 1024]);
  const image = { image: IMAGE };
  assert.deepEqual(await size("us.stability.stable-outpaint-v1:0", { ...image, left: 10, down: 5 }), [
    WIDTH + 10,
    HEIGHT + 5,
  ]);
  assert.deepEqual(await size("us.stability.stable-fast-upscale-v1:0", image), [WIDTH * 4, HEIGHT * 4]);
  for (const [service, more] of [
    ["stable-image-erase-object-v1:0", { mask: MASK }],
    ["stable-image-inpaint-v1:0", { mask: MASK, prompt: "a" }],
    ["stable-image-search-replace-v1:0", { prompt: "a", search_prompt: "b" }],
    ["stable-image-search-recolor-v1:0", { prompt: "a", select_prompt: "b" }],
    ["stable-image-remove-background-v1:0", {}],
    ["stable-image-control-sketch-v1:0", { prompt: "a", control_strength: 0.5 }],
  ]) {
    assert.deepEqual(await size(`us.stability.${service}`, { ...image, ...more }), [WIDTH, HEIGHT], service);
  }
  const inpainted = await invoke("us.stability.stable-image-inpaint-v1:0", { ...image, mask: MASK, prompt: "a" });
  assert.deepEqual(read(inpainted.body.images[0]).pixel(3, 3), [...colourOf(3, 3), 255], "black is kept");
  const onDemand = await invoke("stability.stable-fast-upscale-v1:0", image);
  assert.match(onDemand.body.message, /with on-demand throughput isn’t supported/);
  const seeded = async (seed) => (await invoke("stability.stable-image-core-v1:1", { prompt: "a", seed })).body;
  assert.deepEqual(await seeded(5), await seeded(5));
});

test("wrong bodies are refused, and the member is named", async (t) => {
  const invoke = await invoker(t);
  for (const [modelId, body, message] of [
    [NOVA, { taskType: "NONE" }, /#\/taskType/],
    [NOVA, {}, /required key \[taskType\]/],
    ["amazon.titan-image-generator-v1", { taskType: "BACKGROUND_REMOVAL" }, /#\/taskType/],
    [NOVA, { taskType: "TEXT_IMAGE" }, /required key \[textToImageParams\]/],
    [NOVA, prompt(""), /textToImageParams\/text/],
    [TITAN, prompt("x".repeat(513)), /textToImageParams\/text: must NOT have more than 512 characters/],
    [NOVA, prompt("a", { numberOfImages: 6 }), /numberOfImages/],
    [NOVA, prompt("a", { width: 100 }), /width/],
    [NOVA, prompt("a", { width: 513 }), /513x320 are not supported/],
    [NOVA, prompt("a", { width: 4096, height: 4096 }), /4096x4096 are not supported/],
    [NOVA, { ...prompt("a"), extra: 1 }, /extraneous key \[extra\]/],
    [NOVA, { taskType: "INPAINTING", inPaintingParams: { image: IMAGE } }, /one of maskImage and maskPrompt/],
    [
      NOVA,
      { taskType: "INPAINTING", inPaintingParams: { image: "AAAA", maskPrompt: "a" } },
      /image: local-bedrock cannot read/,
    ],
    [
      NOVA,
      { taskType: "INPAINTING", inPaintingParams: { image: IMAGE, maskImage: IMAGE } },
      /no colors other than pure black and pure white/,
    ],
    [
      NOVA,
      { taskType: "INPAINTING", inPaintingParams: { image: IMAGE, maskImage: png(2, 2, () => [0]) } },
      /size of the image/,
    ],
    ["stability.stable-image-core-v1:1", { prompt: "a", aspect_ratio: "2:1" }, /aspect_ratio/],
    ["stability.stable-image-core-v1:1", { prompt: "a", output_format: "jpeg" }, /makes only PNGs/],
    ["us.stability.stable-outpaint-v1:0", { image: IMAGE }, /left, right, up and down/],
    [
      "us.stability.stable-outpaint-v1:0",
      { image: png(2000, 2000, () => [0]), left: 2000, right: 2000 },
      /more than 9437184 pixels/,
    ],
  ]) {
    const answer = await invoke(modelId, body);
    assert.equal(answer.status, 400, JSON.stringify(body).slice(0, 200));
    assert.match(answer.body.message, message);
  }
});
