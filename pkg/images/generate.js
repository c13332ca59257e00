// From a prompt, or from images and a task, to images.
import { bodyOf } from "./body.js";
import { IMAGES } from "./families.js";
import { answerOf } from "../families/answer.js";
import { familyOf } from "../families/family.js";
import { formatOf } from "../families/image-format.js";
import { fromBase64OrThrow } from "../data/paths.js";
import { BedrockError, StreamIntegrityError } from "../errors.js";
import { check } from "../lib/options.js";

/**
 * @import { InvokeModelCommandInput, InvokeModelCommandOutput } from "../types/bedrock-runtime.js"
 * @import { MethodOptions, ResponseMetadata } from "../types/index.js"
 * @import { GenerateImageOptions, GenerateImageOutput } from "../types/images.js"
 */

/**
 * @param {{ invokeModel(input: InvokeModelCommandInput, options?: MethodOptions): Promise<InvokeModelCommandOutput> }} client
 * @param {GenerateImageOptions} options
 * @returns {Promise<GenerateImageOutput>}
 */
export async function generateImage(client, options) {
  check("client.invokeModel", client?.invokeModel, "a function");
  check("options", options);
  const {
    modelId,
    family,
    task,
    // The call's own, which it reads in `options`.
    abortSignal,
    headers,
    timeouts,
    maxAttempts,
    maxMessageBytes,
    onAttempt,
    onResponse,
    ...ofImage
  } = options;
  const row = familyOf(IMAGES, modelId, family);
  const body = await bodyOf(row, task, ofImage);
  const output = await client.invokeModel({ modelId, body }, options);
  return imagesOf(answerOf(output), output.$metadata);
}

/**
 * @param {Record<string, any>} answer any: a response may be any JSON
 * @param {ResponseMetadata} $metadata
 * @returns {GenerateImageOutput}
 */
function imagesOf({ images: texts, maskImage, error, seeds, finish_reasons: finishReasons }, $metadata) {
  const images = [texts].flat().filter(Boolean).map(blobOf);
  const reason = error ?? finishReasons?.find(Boolean);
  if (reason) {
    const isFailure = reason === "Inference error";
    const message = `${isFailure ? "the model failed" : "the model held back content"}: ${reason}; error.images has the others`;
    const details = { code: isFailure ? "image_failed" : "content_filtered", retryable: isFailure, $metadata };
    throw Object.assign(new BedrockError(message, details), { images, finishReasons: finishReasons ?? [reason] });
  }
  if (!images.length) throw new StreamIntegrityError("the response has no images", { code: "no_answer", $metadata });
  return { images, seeds, finishReasons, mask: maskImage ? blobOf(maskImage) : undefined, $metadata };
}

/** @param {unknown} text */
function blobOf(text) {
  const bytes = fromBase64OrThrow(text);
  return new Blob([bytes], { type: `image/${formatOf(bytes) ?? "png"}` });
}
