// InvokeModel of Stability's models: text to image, and the edit services.
// https://docs.aws.amazon.com/bedrock/latest/userguide/stable-image-services.html
import { bodyChecker } from "../families/schema.js";
import { validationError } from "../http/errors.js";
import { toBase64 } from "../lib/bytes.js";
import { COMMENT } from "./amazon.js";
import { blackOf, blended, describedMask, framed, scaled, withoutBackground } from "./edits.js";
import { isBlocked, isFiltered } from "./filters.js";
import { MAX_PIXELS, pictureOf } from "./input-picture.js";
import { paint } from "./painter.js";
import { encodePng } from "./png.js";

/**
 * @typedef {import("./png.js").Picture} Picture
 * @typedef {import("../validation/json-schema.js").JsonSchema} JsonSchema
 *
 * @typedef {object} Body The members that are read; `MEMBERS` has their schemas.
 * @property {string} image present if the service requires one; two others look first
 * @property {string} [init_image] in place of `image`
 * @property {string} [mask]
 * @property {string} [prompt]
 * @property {string} [search_prompt]
 * @property {string} [select_prompt]
 * @property {string} [aspect_ratio]
 * @property {string} [output_format]
 * @property {number} [seed]
 * @property {number} [left]
 * @property {number} [right]
 * @property {number} [up]
 * @property {number} [down]
 */

/** By aspect ratio, about a million pixels. @type {Record<string, [width: number, height: number]>} */
const SIZES = {
  "1:1": [1024, 1024],
  "16:9": [1344, 768],
  "21:9": [1536, 640],
  "2:3": [832, 1216],
  "3:2": [1216, 832],
  "4:5": [896, 1088],
  "5:4": [1088, 896],
  "9:16": [768, 1344],
  "9:21": [640, 1536],
};

/** @type {JsonSchema} */
const TEXT = { type: "string", minLength: 1 };
/** @type {JsonSchema} */
const PROMPT = { ...TEXT, maxLength: 10_000 };
/** @type {JsonSchema} */
const SHARE = { type: "number", minimum: 0, maximum: 1 };
/** @type {JsonSchema} */
const MARGIN = { type: "integer", minimum: 0, maximum: 2000 };

/** @type {Record<string, JsonSchema>} */
const MEMBERS = {
  prompt: PROMPT,
  negative_prompt: { ...PROMPT, minLength: 0 },
  select_prompt: PROMPT,
  search_prompt: PROMPT,
  image: TEXT,
  init_image: TEXT,
  style_image: TEXT,
  mask: TEXT,
  mode: { enum: ["text-to-image", "image-to-image"] },
  aspect_ratio: { enum: Object.keys(SIZES) },
  output_format: { enum: ["png", "jpeg", "webp"] },
  seed: { type: "integer", minimum: 0, maximum: 4_294_967_294 },
  strength: SHARE,
  creativity: SHARE,
  control_strength: SHARE,
  fidelity: SHARE,
  style_strength: SHARE,
  composition_fidelity: SHARE,
  change_strength: { type: "number", minimum: 0.1, maximum: 1 },
  grow_mask: { type: "integer", minimum: 0, maximum: 20 },
  style_preset: TEXT,
  left: MARGIN,
  right: MARGIN,
  up: MARGIN,
  down: MARGIN,
};
const ANY = ["output_format"];
const PAINTED = [...ANY, "seed", "negative_prompt"];
const STYLED = [...PAINTED, "style_preset"];

/**
 * @typedef {object} Service
 * @property {string[]} required
 * @property {string[]} members
 * @property {(body: Body, text: string) => Promise<Picture> | Picture} draw `text` decides what is painted
 */

/** @type {Service["draw"]} */
const fromText = ({ aspect_ratio: ratio = "1:1" }, text) => paint(...SIZES[ratio], text);

/** @type {Service["draw"]} */
async function likeImage({ image, init_image }, text) {
  const { width, height } = await pictureOf(image ?? init_image, image ? "image" : "init_image");
  return paint(width, height, text);
}

/** White is what is replaced. Without a mask, the alpha channel says it. @type {Service["draw"]} */
async function inside({ image, mask }, text) {
  const picture = await pictureOf(image, "image");
  const { width, height, pixels } = picture;
  const drawn = mask === undefined ? undefined : await pictureOf(mask, "mask");
  if (drawn && (drawn.width !== width || drawn.height !== height)) {
    throw validationError("The mask must have the size of the image.");
  }
  const isChanged = drawn
    ? blackOf(drawn).map((isBlack) => !isBlack)
    : Array.from({ length: width * height }, (_, at) => pixels[at * 4 + 3] < 128);
  return blended(picture, paint(width, height, text), isChanged);
}

/** @type {Service["draw"]} */
async function described({ image, search_prompt, select_prompt }, text) {
  const picture = await pictureOf(image, "image");
  const { width, height } = picture;
  return blended(
    picture,
    paint(width, height, text),
    describedMask(width, height, search_prompt ?? select_prompt ?? ""),
  );
}

/** @type {Service["draw"]} */
async function around({ image, left = 0, right = 0, up = 0, down = 0 }, text) {
  const picture = await pictureOf(image, "image");
  if (!(left + right + up + down)) throw validationError("At least one of left, right, up and down must be above 0.");
  const [width, height] = [picture.width + left + right, picture.height + up + down];
  if (width * height > MAX_PIXELS) throw validationError(`The image would have more than ${MAX_PIXELS} pixels.`);
  const painted = paint(width, height, text);
  return framed(picture, painted, left, up);
}

/** @param {number} factor @returns {Service["draw"]} */
const larger =
  (factor) =>
  async ({ image }) => {
    const picture = await pictureOf(image, "image");
    const most = Math.sqrt(4_194_304 / (picture.width * picture.height));
    const by = Math.max(1, Math.min(factor, most));
    return scaled(picture, Math.floor(picture.width * by), Math.floor(picture.height * by));
  };

const IMAGE_AND_PROMPT = ["image", "prompt"];

/** @type {Record<string, Service>} */
export const STABILITY_MODELS = {
  "stability.sd3-5-large-v1:0": {
    required: ["prompt"],
    members: [...PAINTED, "aspect_ratio", "mode", "image", "strength"],
    draw: (body, text) => (body.image === undefined ? fromText : likeImage)(body, text),
  },
  "stability.stable-image-core-v1:1": { required: ["prompt"], members: [...PAINTED, "aspect_ratio"], draw: fromText },
  "stability.stable-image-ultra-v1:1": {
    required: ["prompt"],
    members: [...PAINTED, "aspect_ratio", "image", "strength"],
    draw: (body, text) => (body.image === undefined ? fromText : likeImage)(body, text),
  },
  "stability.stable-creative-upscale-v1:0": {
    required: IMAGE_AND_PROMPT,
    members: [...STYLED, "creativity"],
    draw: larger(4),
  },
  "stability.stable-conservative-upscale-v1:0": {
    required: IMAGE_AND_PROMPT,
    members: [...PAINTED, "creativity"],
    draw: larger(4),
  },
  "stability.stable-fast-upscale-v1:0": { required: ["image"], members: ANY, draw: larger(4) },
  "stability.stable-image-inpaint-v1:0": {
    required: IMAGE_AND_PROMPT,
    members: [...STYLED, "mask", "grow_mask"],
    draw: inside,
  },
  "stability.stable-image-erase-object-v1:0": {
    required: ["image"],
    members: [...ANY, "seed", "mask", "grow_mask"],
    draw: inside,
  },
  "stability.stable-outpaint-v1:0": {
    required: ["image"],
    members: [...STYLED, "prompt", "creativity", "left", "right", "up", "down"],
    draw: around,
  },
  "stability.stable-image-search-recolor-v1:0": {
    required: [...IMAGE_AND_PROMPT, "select_prompt"],
    members: [...STYLED, "grow_mask"],
    draw: described,
  },
  "stability.stable-image-search-replace-v1:0": {
    required: [...IMAGE_AND_PROMPT, "search_prompt"],
    members: [...STYLED, "grow_mask"],
    draw: described,
  },
  "stability.stable-image-remove-background-v1:0": {
    required: ["image"],
    members: ANY,
    draw: async ({ image }) => withoutBackground(await pictureOf(image, "image")),
  },
  "stability.stable-image-control-sketch-v1:0": {
    required: IMAGE_AND_PROMPT,
    members: [...STYLED, "control_strength"],
    draw: likeImage,
  },
  "stability.stable-image-control-structure-v1:0": {
    required: IMAGE_AND_PROMPT,
    members: [...STYLED, "control_strength"],
    draw: likeImage,
  },
  "stability.stable-image-style-guide-v1:0": {
    required: IMAGE_AND_PROMPT,
    members: [...STYLED, "aspect_ratio", "fidelity"],
    draw: fromText,
  },
  "stability.stable-style-transfer-v1:0": {
    required: ["init_image", "style_image"],
    members: [...PAINTED, "prompt", "style_strength", "composition_fidelity", "change_strength"],
    draw: likeImage,
  },
};

/** @param {Service} service @returns {import("../families/schema.js").BodyChecker<Body>} throws a `ValidationException` */
const checkerOf = ({ required, members }) =>
  bodyChecker({
    type: "object",
    required,
    additionalProperties: false,
    properties: Object.fromEntries([...required, ...members].map((name) => [name, MEMBERS[name]])),
  });

/**
 * @param {string} id of the model
 * @param {unknown} body
 * @param {import("../resources/guardrail.js").Guardrail} guardrail whose words are filtered
 * @returns {Promise<{ seeds: number[], finish_reasons: (string | null)[], images: string[] }>}
 * @throws {import("../http/errors.js").ServiceError} `ValidationException`
 */
export async function answerStability(id, body, guardrail) {
  const service = STABILITY_MODELS[id];
  /** @type {import("../families/schema.js").BodyChecker<Body>} */
  const check = checkerOf(service);
  check(body);
  if (body.output_format && body.output_format !== "png") {
    throw validationError(`local-bedrock makes only PNGs: output_format may not be ${body.output_format}.`);
  }
  const prompt = body.prompt ?? "";
  // 0 is any.
  const seed = body.seed || crypto.getRandomValues(new Uint32Array(1))[0];
  const held = isBlocked(prompt, guardrail) ? "prompt" : isFiltered(prompt, 0, 1) ? "output image" : undefined;
  if (held) return { seeds: [seed], finish_reasons: [`Filter reason: ${held}`], images: [] };
  const { seed: _, output_format: __, ...decisive } = body;
  const picture = await service.draw(body, JSON.stringify([id, seed, decisive]));
  return { seeds: [seed], finish_reasons: [null], images: [toBase64(await encodePng(picture, COMMENT))] };
}
