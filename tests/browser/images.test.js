// Images of the emulator in a page: the browser decodes every task's blob, and a mask keeps what it should.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startLocalBedrock } from "local-bedrock";
import { launchBrowser, servePage } from "./harness.js";

const PAGE = `<!doctype html>
<link rel="icon" href="data:,">
<script type="importmap">{ "imports": { "bedrock-wasm": "/pkg/entry/browser.js", "bedrock-wasm/images": "/pkg/images/index.js" } }</script>
<script type="module">
  import { BedrockRuntime } from "bedrock-wasm";
  import { generateImage } from "bedrock-wasm/images";
  /** A PNG that a function of a place colours. */
  const drawn = (width, height, colourOf) => {
    const canvas = new OffscreenCanvas(width, height);
    const context = canvas.getContext("2d");
    for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) {
      context.fillStyle = colourOf(x, y);
      context.fillRect(x, y, 1, 1);
    }
    return canvas.convertToBlob();
  };
  const pixelsOf = async (blob) => {
    const bitmap = await createImageBitmap(blob);
    const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d");
    context.drawImage(bitmap, 0, 0);
    return context.getImageData(0, 0, bitmap.width, bitmap.height);
  };
  const shown = async (blob) => {
    const element = Object.assign(new Image(), { src: URL.createObjectURL(blob) });
    await element.decode();
    document.body.append(element);
    return blob.type + " " + element.naturalWidth + "x" + element.naturalHeight;
  };
  Object.assign(globalThis, { BedrockRuntime, generateImage, drawn, pixelsOf, shown });
</script>
`;

let emulator;
let site;
let browser;
before(async () => {
  emulator = await startLocalBedrock({ model: "scripted", log: () => {} });
  [site, browser] = await Promise.all([servePage(PAGE), launchBrowser()]);
});
after(async () => {
  await browser?.close();
  await site?.close();
  await emulator?.close();
});

test("every task's image is shown, and a mask is honoured pixel by pixel", async () => {
  const page = await browser.newPage();
  await page.goto(`${site.url}/page.html`);
  await page.waitForFunction(() => globalThis.generateImage);
  const { sizes, kept } = await page.evaluate(
    async ({ endpoint, credentials }) => {
      const { BedrockRuntime, generateImage, drawn, pixelsOf, shown } = globalThis;
      const client = new BedrockRuntime({ region: "us-east-1", endpoint, credentials });
      const image = await drawn(64, 48, (x, y) => `rgb(${x * 3}, ${y * 5}, ${(x * y) % 256})`);
      const mask = await drawn(64, 48, (x) => (x < 32 ? "black" : "white"));
      const modelId = "amazon.nova-canvas-v1:0";
      const make = async (options) => (await generateImage(client, { modelId, ...options })).images[0];
      const sizes = [];
      for (const options of [
        { prompt: "a", width: 640, height: 320 },
        { task: "COLOR_GUIDED_GENERATION", prompt: "a", colors: ["#ff9800"] },
        { task: "IMAGE_VARIATION", images: [image], width: 320, height: 320 },
        { task: "BACKGROUND_REMOVAL", image },
      ]) {
        sizes.push(await shown(await make(options)));
      }
      const before = await pixelsOf(image);
      const kept = {};
      for (const task of ["INPAINTING", "OUTPAINTING"]) {
        const made = await make({ task, image, mask, prompt: "a hat" });
        sizes.push(await shown(made));
        const { data } = await pixelsOf(made);
        const same = [0, 0];
        for (let at = 0; at < 64 * 48; at++) {
          const isSame = [0, 1, 2, 3].every((part) => data[at * 4 + part] === before.data[at * 4 + part]);
          if (isSame) same[at % 64 < 32 ? 0 : 1] += 1;
        }
        kept[task] = same;
      }
      return { sizes, kept };
    },
    { endpoint: emulator.url, credentials: emulator.credentials },
  );
  const half = 32 * 48;
  assert.deepEqual(sizes, [
    "image/png 640x320",
    "image/png 1024x1024",
    "image/png 320x320",
    "image/png 64x48",
    "image/png 64x48",
    "image/png 64x48",
  ]);
  assert.equal(kept.INPAINTING[1], half, "inpainting keeps what is white");
  assert.equal(kept.OUTPAINTING[0], half, "outpainting keeps what is black");
  assert.ok(kept.INPAINTING[0] < half / 10 && kept.OUTPAINTING[1] < half / 10);
  await page.close();
});
