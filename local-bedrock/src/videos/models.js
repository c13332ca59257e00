// StartAsyncInvoke's inputs of video models.
import { bodyChecker } from "../families/schema.js";
import { validationError } from "../http/errors.js";

/** @typedef {import("../validation/json-schema.js").JsonSchema} JsonSchema */

/** @param {number} maxLength @returns {JsonSchema} */
const text = (maxLength) => ({ type: "string", minLength: 1, maxLength });

const SHOT_SECONDS = 6;

/**
 * @param {string} place of the task's parameters
 * @param {JsonSchema} parameters
 * @param {JsonSchema} durationSeconds
 * @returns {JsonSchema}
 */
const novaTask = (place, parameters, durationSeconds) => ({
  type: "object",
  required: ["taskType", place],
  additionalProperties: false,
  properties: {
    taskType: {},
    [place]: parameters,
    videoGenerationConfig: {
      type: "object",
      additionalProperties: false,
      properties: {
        durationSeconds,
        fps: { const: 24 },
        dimension: { const: "1280x720" },
        seed: { type: "integer", minimum: 0, maximum: 2_147_483_646 },
      },
    },
  },
});

/**
 * https://docs.aws.amazon.com/nova/latest/userguide/video-gen-access.html
 * @type {Record<string, JsonSchema>}
 */
const NOVA_TASKS = {
  TEXT_VIDEO: novaTask(
    "textToVideoParams",
    {
      type: "object",
      required: ["text"],
      properties: { text: text(512), images: { type: "array", maxItems: 1, items: { type: "object" } } },
    },
    { const: SHOT_SECONDS },
  ),
  MULTI_SHOT_AUTOMATED: novaTask(
    "multiShotAutomatedParams",
    { type: "object", required: ["text"], properties: { text: text(4000) } },
    { type: "integer", minimum: 12, maximum: 120 },
  ),
  MULTI_SHOT_MANUAL: novaTask(
    "multiShotManualParams",
    {
      type: "object",
      required: ["shots"],
      properties: {
        shots: {
          type: "array",
          minItems: 2,
          maxItems: 20,
          items: { type: "object", required: ["text"], properties: { text: text(512), image: { type: "object" } } },
        },
      },
    },
    { type: "integer" },
  ),
};

/**
 * @typedef {object} NovaInput
 * @property {"TEXT_VIDEO" | "MULTI_SHOT_AUTOMATED" | "MULTI_SHOT_MANUAL"} taskType
 * @property {{ text: string }} [textToVideoParams]
 * @property {{ text: string }} [multiShotAutomatedParams]
 * @property {{ shots: { text: string }[] }} [multiShotManualParams]
 * @property {{ durationSeconds?: number }} [videoGenerationConfig]
 *
 * @typedef {{ prompt: string, duration?: string }} LumaInput
 *
 * @typedef {object} VideoTask
 * @property {string} prompt
 * @property {number} seconds
 * @property {number} shots that are files of their own; 0 for a video of one shot
 */

/**
 * https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-luma.html
 * @type {import("../families/schema.js").BodyChecker<LumaInput>}
 */
const checkLuma = bodyChecker({
  type: "object",
  required: ["prompt"],
  additionalProperties: false,
  properties: {
    prompt: text(5000),
    aspect_ratio: { enum: ["1:1", "16:9", "9:16", "4:3", "3:4", "21:9", "9:21"] },
    loop: { type: "boolean" },
    duration: { enum: ["5s", "9s"] },
    resolution: { enum: ["540p", "720p"] },
    keyframes: { type: "object" },
  },
});

/**
 * @param {string} id of the model
 * @param {unknown} input
 * @returns {asserts input is NovaInput}
 */
function checkNova(id, input) {
  const tasks = id === "amazon.nova-reel-v1:0" ? ["TEXT_VIDEO"] : Object.keys(NOVA_TASKS);
  /** @type {import("../families/schema.js").BodyChecker<{ taskType: string }>} */
  const checkTask = bodyChecker({
    type: "object",
    required: ["taskType"],
    properties: { taskType: { enum: tasks } },
  });
  checkTask(input);
  /** @type {import("../families/schema.js").BodyChecker<NovaInput>} */
  const check = bodyChecker(NOVA_TASKS[input.taskType]);
  check(input);
}

/**
 * @param {string} id of the model
 * @param {unknown} input
 * @returns {VideoTask}
 * @throws {import("../http/errors.js").ServiceError} `ValidationException`
 */
export function readVideo(id, input) {
  if (id.startsWith("luma.")) {
    checkLuma(input);
    return { prompt: input.prompt, seconds: parseInt(input.duration ?? "5s", 10), shots: 0 };
  }
  checkNova(id, input);
  const { textToVideoParams, multiShotAutomatedParams, multiShotManualParams, videoGenerationConfig } = input;
  if (multiShotManualParams) {
    const { shots } = multiShotManualParams;
    const prompt = shots.map((shot) => shot.text).join(" ");
    return { prompt, seconds: shots.length * SHOT_SECONDS, shots: shots.length };
  }
  if (textToVideoParams) return { prompt: textToVideoParams.text, seconds: SHOT_SECONDS, shots: 0 };
  const seconds = videoGenerationConfig?.durationSeconds ?? 2 * SHOT_SECONDS;
  if (seconds % SHOT_SECONDS) throw validationError("durationSeconds must be a multiple of 6.");
  return { prompt: multiShotAutomatedParams?.text ?? "", seconds, shots: seconds / SHOT_SECONDS };
}
