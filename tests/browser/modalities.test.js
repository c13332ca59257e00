// Embeddings and images in a page: ten thousand texts keep their order, and the blobs are images that it shows.
import assert from "node:assert/strict";
import { after, before, beforeEach, afterEach, test } from "node:test";
import { launchBrowser, servePage } from "./harness.js";

const PAGE = `<!doctype html>
<link rel="icon" href="data:,">
<script type="importmap">{ "imports": {
  "bedrock-wasm": "/pkg/entry/browser.js",
  "bedrock-wasm/embeddings": "/pkg/embeddings/index.js",
  "bedrock-wasm/images": "/pkg/images/index.js"
} }</script>
<script type="module">
  import { BedrockRuntime } from "bedrock-wasm";
  import { embed } from "bedrock-wasm/embeddings";
  import { generateImage } from "bedrock-wasm/images";
  const credentials = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY" };
  const clientOf = (answer) =>
    new BedrockRuntime({ region: "us-east-1", credentials, maxAttempts: 1, fetch: async (url, { body, signal }) => {
      await new Promise((resolve) => setTimeout(resolve, 1));
      signal.throwIfAborted();
      return answer(JSON.parse(new TextDecoder().decode(body)));
    } });
  Object.assign(globalThis, { clientOf, embed, generateImage });
</script>
`;

let site;
let browser;
/** @type {import("playwright-core").Page} */
let page;

before(async () => {
  [site, browser] = await Promise.all([servePage(PAGE), launchBrowser()]);
});
after(async () => {
  await browser?.close();
  await site?.close();
});
beforeEach(async () => {
  page = await browser.newPage();
  await page.goto(`${site.url}/page.html`);
  await page.waitForFunction(() => globalThis.embed);
});
afterEach(() => page.close());

test("10,000 texts, 5 % of the requests throttled", async (t) => {
  const { inOrder, most, calls } = await page.evaluate(async () => {
    const values = Array.from({ length: 10_000 }, (_, index) => String(index));
    let [open, most, calls] = [0, 0, 0];
    const answer = ({ texts }) => {
      if (++calls % 20 === 3) {
        return Response.json(
          { message: "slow down" },
          { status: 429, headers: { "x-amzn-errortype": "ThrottlingException" } },
        );
      }
      return Response.json({ embeddings: { float: texts.map((text) => [Number(text), 1]) } });
    };
    const client = globalThis.clientOf(answer);
    const invokeModel = async (...args) => {
      most = Math.max(most, ++open);
      return client.invokeModel(...args).finally(() => open--);
    };
    const { embeddings } = await globalThis.embed(
      { invokeModel },
      { modelId: "cohere.embed-v4:0", values, concurrency: 6 },
    );
    return { inOrder: embeddings.every((vector, index) => vector[0] === index), most, calls };
  });
  assert.ok(inOrder);
  assert.equal(most, 6);
  assert.ok(calls > Math.ceil(10_000 / 96));
  t.diagnostic(`${calls} requests`);
});

test("an abort in the middle ends all of them", async () => {
  const { message, later } = await page.evaluate(async () => {
    const values = Array.from({ length: 10_000 }, (_, index) => String(index));
    let calls = 0;
    const controller = new AbortController();
    const client = globalThis.clientOf(({ texts }) => {
      calls += 1;
      return Response.json({ embeddings: { float: texts.map(() => [1, 1]) } });
    });
    const onProgress = ({ done }) => done > 5_000 && controller.abort(new Error("enough"));
    const options = { modelId: "cohere.embed-v4:0", values, onProgress, abortSignal: controller.signal };
    const error = await globalThis.embed(client, options).catch((thrown) => thrown);
    const before = calls;
    await new Promise((resolve) => setTimeout(resolve, 50));
    return { message: error.message, later: calls - before };
  });
  assert.deepEqual({ message, later }, { message: "enough", later: 0 });
});

test("an image of every task is shown", async () => {
  const shown = await page.evaluate(async () => {
    const canvas = new OffscreenCanvas(64, 48);
    canvas.getContext("2d").fillRect(0, 0, 32, 48);
    const image = await canvas.convertToBlob();
    const text = btoa(String.fromCharCode(...new Uint8Array(await image.arrayBuffer())));
    const sent = [];
    const client = globalThis.clientOf((body) => {
      sent.push(Object.values(body).find((member) => member.image)?.image === text);
      return Response.json({ images: [text] });
    });
    const modelId = "amazon.nova-canvas-v1:0";
    const tasks = [
      { prompt: "a" },
      { task: "COLOR_GUIDED_GENERATION", prompt: "a", colors: ["#ff9800"] },
      { task: "INPAINTING", image, mask: image },
      { task: "OUTPAINTING", image, maskPrompt: "a", prompt: "b" },
      { task: "IMAGE_VARIATION", images: [image] },
      { task: "BACKGROUND_REMOVAL", image },
    ];
    const sizes = [];
    for (const task of tasks) {
      const { images } = await globalThis.generateImage(client, { modelId, ...task });
      const element = Object.assign(new Image(), { src: URL.createObjectURL(images[0]) });
      await element.decode();
      document.body.append(element);
      sizes.push(`${images[0].type} ${element.naturalWidth}x${element.naturalHeight}`);
    }
    return { sizes, sent };
  });
  assert.deepEqual(shown.sizes, new Array(6).fill("image/png 64x48"));
  assert.deepEqual(shown.sent, [false, false, true, true, false, true]);
});
