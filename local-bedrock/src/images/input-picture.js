// Pictures that come in requests.
import { validationError } from "../http/errors.js";
import { fromBase64 } from "../lib/bytes.js";
import { decodePng, sizeOfPng, UnreadablePicture } from "./png.js";

/** What Stability's services take and make at most; the other models take less. */
export const MAX_PIXELS = 9_437_184;

/**
 * @param {string} text base64
 * @param {string} member that it came as, for the message
 * @returns {Promise<import("./png.js").Picture>}
 * @throws {import("../http/errors.js").ServiceError} `ValidationException`
 */
export async function pictureOf(text, member) {
  const bytes = fromBase64(text);
  try {
    const { width, height } = sizeOfPng(bytes);
    if (!width || !height || width * height > MAX_PIXELS) {
      throw new UnreadablePicture(`it has ${width} by ${height} pixels`);
    }
    return await decodePng(bytes);
  } catch (error) {
    if (!(error instanceof UnreadablePicture)) throw error;
    throw validationError(
      `Malformed input request: #/${member}: local-bedrock cannot read this image: ${error.message}. Send a PNG.`,
    );
  }
}
