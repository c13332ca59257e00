// What an image model of the AI SDK does. Loaded by the first call of one.
import "bedrock-wasm"; // see shared.js
import { generateImage } from "../images/index.js";
import { faceOf, fileBlock, given, known, optionsOf } from "./shared.js";

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
  const { prompt, n, size, aspectRatio, seed, files, mask, abortSignal, providerOptions } = options;
  const bytesOf = (/** @type {Given} */ file) =>
    /** @type {any} any: an image block of Converse */ (fileBlock({ mediaType: "image/png", ...file }, String)).image
      .source.bytes;
  const [width, height] = size ? [0, 1].map((at) => Number(size.split("x")[at])) : [];
  /** @type {Warning[]} */
  const warnings = [];
  const isStability = /stability/.test(modelId);
  if (aspectRatio && !isStability) {
    warnings.push({ type: "unsupported", feature: "aspectRatio", details: "give a size" });
  }
  const input = {
    modelId,
    abortSignal,
    ...given({ prompt, seed, width, height, ...(isStability ? { aspectRatio } : { n }) }),
    ...(files?.length && { image: bytesOf(files[0]), task: mask ? "INPAINTING" : undefined }),
    ...(mask && { mask: bytesOf(mask) }),
    ...optionsOf(providerOptions),
  };
  const { images, $metadata } = await known(() => generateImage(client, input), input);
  return {
    images: await Promise.all(images.map(async (image) => new Uint8Array(await image.arrayBuffer()))),
    warnings: faceOf(specification).warnings(warnings),
    response: { timestamp: new Date(), modelId, headers: undefined, id: $metadata.requestId },
  };
}
