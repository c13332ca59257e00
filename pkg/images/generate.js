// A prompt, or images and what to do with them → images.
import { bodyOf } from "./body.js";
import { IMAGES } from "./families.js";
import { familyOf } from "../families/family.js";
import { formatOf } from "../families/image.js";
import { fromBase64OrThrow } from "../data/paths.js";
import { BedrockError, StreamIntegrityError } from "../errors.js";
import { check } from "../lib/options.js";

/**
 * @param {any} client
 * @param {Record<string, any>} options
 */
export async function generateImage(client, options) {
  check("client.invokeModel", client?.invokeModel, "a function");
  check("options", options);
  const { modelId, family, task, abortSignal, headers, timeouts, maxAttempts, ...ofImage } = options;
  const row = familyOf(IMAGES, modelId, family, "generateImage()");
  const body = await bodyOf(row, task, ofImage);
  const output = await client.invokeModel({ modelId, body }, { abortSignal, headers, timeouts, maxAttempts });
  return imagesOf(output);
}

function imagesOf({ body, $metadata }) {
  let answer;
  try {
    answer = body.json();
  } catch {
    // It is not JSON, and has no images.
  }
  const { images: texts, maskImage, error, seeds, finish_reasons: finishReasons } = answer ?? {};
  const images = [texts ?? []].flat().filter(Boolean).map(blobOf);
  const reason = error ?? finishReasons?.find(Boolean);
  if (reason) {
    const isFailure = reason === "Inference error";
    const message = `${isFailure ? "the model failed" : "the model held back content"}: ${reason}; the error's images hold what passed`;
    const details = { code: isFailure ? "image_failed" : "content_filtered", retryable: isFailure, $metadata };
    throw Object.assign(new BedrockError(message, details), { images, finishReasons: finishReasons ?? [reason] });
  }
  if (!images.length) throw new StreamIntegrityError("the response has no images", { code: "no_answer", $metadata });
  return {
    images,
    ...(seeds && { seeds }),
    ...(finishReasons && { finishReasons }),
    ...(maskImage && { mask: blobOf(maskImage) }),
    $metadata,
  };
}

/** @param {unknown} text */
function blobOf(text) {
  const bytes = fromBase64OrThrow(text);
  return new Blob([bytes], { type: `image/${formatOf(bytes) ?? "png"}` });
}
