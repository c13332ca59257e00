// What an image model of the AI SDK does. Loaded by the first call of one.
import "bedrock-wasm"; // see shared.js
import { generateImage } from "../images/index.js";
import { callOf, faceOf, known, optionsOf, sourceOf } from "./shared.js";

/**
 * @import { Warning } from "./names.js"
 * @typedef {Record<string, any>} Given any: of three versions of the specification
 */

/**
 * @param {any} client any: the client that the user gave, or ours
 * @param {string} modelId
 * @param {Given} options
 * @param {string} specification
 */
export async function doGenerate(client, modelId, options, specification) {
  const { prompt, n, size, aspectRatio, seed, files = [], mask, providerOptions } = options;
  const isStability = /stability/.test(modelId);
  const [width, height] = size ? `${size}x`.split("x").map(Number) : [];
  const { taskType, negativeText: negativePrompt, ...own } = optionsOf(providerOptions);
  const all = files.map(bytesOf);
  const edit = mask || own.maskPrompt ? "INPAINTING" : "IMAGE_VARIATION";
  const { task = taskType ?? (all.length && !isStability ? edit : undefined) } = own;
  const isVariation = task === "IMAGE_VARIATION";
  const input = {
    modelId,
    ...callOf(options),
    ...{ prompt, negativePrompt, n, seed, width, height, task },
    aspectRatio: isStability ? aspectRatio : undefined,
    image: isVariation ? undefined : all[0],
    // Other tasks take one image, and several are refused.
    images: isVariation || all.length > 1 ? all : undefined,
    mask: mask && bytesOf(mask),
    ...own,
  };
  /** @type {Warning[]} */
  const warnings =
    aspectRatio && !isStability ? [{ type: "unsupported", feature: "aspectRatio", details: "give a size" }] : [];
  const { images, $metadata } = await known(() => generateImage(client, input), input);
  return {
    images: await Promise.all(images.map(async (one) => new Uint8Array(await one.arrayBuffer()))),
    warnings: faceOf(specification).warnings(warnings),
    response: { timestamp: new Date(), modelId, headers: undefined, id: $metadata.requestId },
  };
}

/**
 * What is in S3 is `null`, which no model takes.
 * @param {Given} file
 */
function bytesOf({ data, url }) {
  return sourceOf(data ?? url).bytes ?? null;
}
