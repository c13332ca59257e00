// InvokeModel of Amazon's image models: Nova Canvas and Titan Image.
// https://docs.aws.amazon.com/nova/latest/userguide/image-gen-req-resp-structure.html
// https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-titan-image.html
import { bodyChecker } from "../families/schema.js";
import { validationError } from "../http/errors.js";
import { toBase64 } from "../lib/bytes.js";
import { blackOf, blended, describedMask, isBlackAndWhite, maskPicture, withoutBackground } from "./edits.js";
import { isFiltered, refuseBlocked } from "./filters.js";
import { pictureOf } from "./input-picture.js";
import { paint } from "./painter.js";
import { encodePng } from "./png.js";

/** What every picture's file says, beside the label in the picture. */
export const COMMENT = "A stand-in of local-bedrock painted this by rules. No image model was asked.";

/** @typedef {import("../validation/json-schema.js").JsonSchema} JsonSchema */

/** @type {JsonSchema} */
const TEXT = { type: "string", minLength: 1 };
/** @type {JsonSchema} */
const IMAGE = { type: "string", minLength: 1 };
/** @type {JsonSchema} */
const STRENGTH = { type: "number", minimum: 0, maximum: 1 };
const PROMPTS = ["text", "negativeText"];

/**
 * The parameters of each task: where they are, those that are required and those that are not.
 * @type {Record<string, { place: string, required: string[], members: string[], sized: boolean }>}
 */
const TASKS = {
  TEXT_IMAGE: {
    place: "textToImageParams",
    required: ["text"],
    members: ["negativeText", "conditionImage", "controlMode", "controlStrength", "style"],
    sized: true,
  },
  COLOR_GUIDED_GENERATION: {
    place: "colorGuidedGenerationParams",
    required: ["text", "colors"],
    members: ["negativeText", "referenceImage"],
    sized: true,
  },
  IMAGE_VARIATION: {
    place: "imageVariationParams",
    required: ["images"],
    members: ["text", "negativeText", "similarityStrength"],
    sized: true,
  },
  INPAINTING: {
    place: "inPaintingParams",
    required: ["image"],
    members: ["text", "negativeText", "maskImage", "maskPrompt", "returnMask"],
    sized: false,
  },
  OUTPAINTING: {
    place: "outPaintingParams",
    required: ["image", "text"],
    members: ["negativeText", "maskImage", "maskPrompt", "outPaintingMode", "returnMask"],
    sized: false,
  },
  BACKGROUND_REMOVAL: { place: "backgroundRemovalParams", required: ["image"], members: [], sized: false },
};

/** @type {Record<string, JsonSchema>} */
const MEMBERS = {
  conditionImage: IMAGE,
  referenceImage: IMAGE,
  image: IMAGE,
  maskImage: IMAGE,
  images: { type: "array", minItems: 1, maxItems: 5, items: IMAGE },
  colors: { type: "array", minItems: 1, maxItems: 10, items: { type: "string", pattern: "^#[0-9a-fA-F]{6}$" } },
  controlMode: { enum: ["CANNY_EDGE", "SEGMENTATION"] },
  controlStrength: STRENGTH,
  similarityStrength: { type: "number", minimum: 0.2, maximum: 1 },
  outPaintingMode: { enum: ["DEFAULT", "PRECISE"] },
  maskPrompt: TEXT,
  style: TEXT,
  returnMask: { type: "boolean" },
};

/**
 * @typedef {object} AmazonModel
 * @property {string[]} tasks
 * @property {number} maxCharacters of a prompt
 * @property {[least: number, most: number, step: number]} side in pixels
 * @property {number} defaultSeed
 */

const ALL = Object.keys(TASKS);
/** @type {[number, number, number]} */
const TITAN_SIDE = [256, 1408, 64];

/** @type {Record<string, AmazonModel>} */
export const AMAZON_MODELS = {
  "amazon.nova-canvas-v1:0": { tasks: ALL, maxCharacters: 1024, side: [320, 4096, 16], defaultSeed: 12 },
  "amazon.titan-image-generator-v1": {
    tasks: ["TEXT_IMAGE", "INPAINTING", "OUTPAINTING", "IMAGE_VARIATION"],
    maxCharacters: 512,
    side: TITAN_SIDE,
    defaultSeed: 42,
  },
  "amazon.titan-image-generator-v2:0": { tasks: ALL, maxCharacters: 512, side: TITAN_SIDE, defaultSeed: 42 },
};

/** The most that Nova Canvas makes. */
const MAX_PIXELS = 4_194_304;
const MAX_RATIO = 4;
const USUAL_SIDE = 1024;

/**
 * @typedef {object} Params
 * @property {string} [text]
 * @property {string} [negativeText]
 * @property {string} [style]
 * @property {string[]} [colors]
 * @property {string} [conditionImage]
 * @property {string} [referenceImage]
 * @property {string} [image]
 * @property {string[]} [images]
 * @property {string} [maskImage]
 * @property {string} [maskPrompt]
 * @property {boolean} [returnMask]
 *
 * @typedef {{ numberOfImages?: number, seed?: number, width?: number, height?: number }} Config
 * @typedef {{ taskType: string, imageGenerationConfig?: Config } & Record<string, Params>} AmazonBody
 */

/**
 * @param {AmazonModel} model
 * @param {string} taskType
 * @returns {import("../families/schema.js").BodyChecker<AmazonBody>} throws a `ValidationException`
 */
function checkerOf({ maxCharacters, side: [minimum, maximum] }, taskType) {
  const { place, required, members, sized } = TASKS[taskType];
  const prompt = { ...TEXT, maxLength: maxCharacters };
  /** @type {Record<string, JsonSchema>} */
  const properties = Object.fromEntries(
    [...required, ...members].map((name) => [name, PROMPTS.includes(name) ? prompt : MEMBERS[name]]),
  );
  /** @type {JsonSchema} */
  const length = { type: "integer", minimum, maximum };
  return bodyChecker({
    type: "object",
    required: ["taskType", place],
    additionalProperties: false,
    properties: {
      taskType: { const: taskType },
      [place]: { type: "object", required, additionalProperties: false, properties },
      imageGenerationConfig: {
        type: "object",
        additionalProperties: false,
        properties: {
          numberOfImages: { type: "integer", minimum: 1, maximum: 5 },
          quality: { enum: ["standard", "premium"] },
          cfgScale: { type: "number", minimum: 1.1, maximum: 10 },
          seed: { type: "integer", minimum: 0, maximum: 2_147_483_646 },
          // Titan takes a size with every task; those that keep the image's size do nothing with it.
          ...((sized || minimum === TITAN_SIDE[0]) && { width: length, height: length }),
        },
      },
    },
  });
}

/**
 * @param {string} id of the model
 * @param {unknown} body
 * @param {import("../resources/guardrail.js").Guardrail} guardrail whose words are filtered
 * @returns {Promise<{ images: string[], error?: string, maskImage?: string }>}
 * @throws {import("../http/errors.js").ServiceError} `ValidationException`
 */
export async function answerAmazon(id, body, guardrail) {
  const model = AMAZON_MODELS[id];
  /** @type {import("../families/schema.js").BodyChecker<{ taskType: string }>} */
  const checkTask = bodyChecker({
    type: "object",
    required: ["taskType"],
    properties: { taskType: { enum: model.tasks } },
  });
  checkTask(body);
  const task = body.taskType;
  /** @type {import("../families/schema.js").BodyChecker<AmazonBody>} */
  const check = checkerOf(model, task);
  check(body);
  const { [TASKS[task].place]: params, imageGenerationConfig: config = {} } = body;
  const { numberOfImages = 1, seed = model.defaultSeed, width = USUAL_SIDE, height = USUAL_SIDE } = config;
  checkSize(width, height, model.side[2]);
  const prompt = params.text ?? "";
  refuseBlocked(prompt, guardrail);
  const draw = await drawerOf(task, params, { width, height });
  const images = [];
  const wanted = task === "BACKGROUND_REMOVAL" ? 1 : numberOfImages;
  for (let index = 0; index < wanted; index++) {
    if (isFiltered(prompt, index, wanted)) continue;
    const text = JSON.stringify([id, task, prompt, params.negativeText, params.style, seed + index]);
    images.push(toBase64(await encodePng(draw.picture(text), COMMENT)));
  }
  const mask = draw.mask && params.returnMask ? toBase64(await encodePng(draw.mask, COMMENT)) : undefined;
  return { images, maskImage: mask, error: errorOf(images.length, wanted) };
}

/** @param {number} width @param {number} height @param {number} step */
function checkSize(width, height, step) {
  const isRight =
    width % step === 0 &&
    height % step === 0 &&
    width * height <= MAX_PIXELS &&
    Math.max(width / height, height / width) <= MAX_RATIO;
  if (!isRight) throw validationError(`The width and height ${width}x${height} are not supported by this model.`);
}

/** @param {number} passed @param {number} wanted */
function errorOf(passed, wanted) {
  if (passed === wanted) return undefined;
  return `${passed ? "Some" : "All"} of the generated images have been blocked by our content filters.`;
}

/**
 * @param {string} task
 * @param {Params} params
 * @param {{ width: number, height: number }} size
 * @returns {Promise<{ picture: (text: string) => import("./png.js").Picture, mask?: import("./png.js").Picture }>}
 */
async function drawerOf(task, params, { width, height }) {
  if (["TEXT_IMAGE", "COLOR_GUIDED_GENERATION", "IMAGE_VARIATION"].includes(task)) {
    const inputs = [params.conditionImage, params.referenceImage, ...(params.images ?? [])].filter(Boolean);
    return { picture: (text) => paint(width, height, text + inputs.join(), params.colors) };
  }
  const image = await pictureOf(params.image ?? "", "image");
  if (task === "BACKGROUND_REMOVAL") return { picture: () => withoutBackground(image) };
  const element = await elementOf(params, image);
  // Black is the element: inpainting replaces it, outpainting all but it.
  const isChanged = task === "INPAINTING" ? element : element.map((isElement) => !isElement);
  return {
    picture: (text) => blended(image, paint(image.width, image.height, text), isChanged),
    mask: maskPicture(image.width, image.height, element),
  };
}

/**
 * @param {{ maskImage?: string, maskPrompt?: string }} params
 * @param {import("./png.js").Picture} image
 * @returns {Promise<boolean[]>} whether each pixel is of the masked element
 */
async function elementOf({ maskImage, maskPrompt }, { width, height }) {
  if ((maskImage === undefined) === (maskPrompt === undefined)) {
    throw validationError(
      "Malformed input request: give one of maskImage and maskPrompt, please reformat your input and try again.",
    );
  }
  if (maskPrompt !== undefined) return describedMask(width, height, maskPrompt);
  const mask = await pictureOf(maskImage ?? "", "maskImage");
  if (mask.width !== width || mask.height !== height) {
    throw validationError("The mask image must have the size of the image.");
  }
  if (!isBlackAndWhite(mask)) {
    throw validationError("The mask image may have no colors other than pure black and pure white.");
  }
  return blackOf(mask);
}
