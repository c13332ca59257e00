// From options to the body that the model documents.
import { DEFAULTS } from "./families.js";
import { checkedFormat, imageBytes } from "../families/image.js";
import { invalid } from "../lib/options.js";

/**
 * @typedef {object} Limits
 * @property {Record<string, [least: number, most: number]>} limits of numbers, by their names
 * @property {number} maxCharacters of prompts
 */

/**
 * A family of models: the members of its body, or of each task's.
 * @typedef {Partial<Limits> & { models: RegExp, members?: string, tasks?: Record<string, string>, withImage?: object }} Row
 */

/**
 * @param {Row} row
 * @param {string | undefined} task
 * @param {Record<string, unknown>} options of the image alone
 */
export async function bodyOf(row, task, options) {
  const form = row.tasks ? row.tasks[task ?? "TEXT_IMAGE"] : task === undefined && row.members;
  if (!form) throw invalid(`task: the model takes ${Object.keys(row.tasks ?? {}).join(", ") || "none"}`);
  const { ...left } = options;
  /** @type {Record<string, any>} any: strings, numbers, bytes, and objects of them */
  const body = row.tasks ? { taskType: task ?? "TEXT_IMAGE" } : {};
  let place = body;
  const masks = [];
  for (const entry of form.split(" ")) {
    // Such as `prompt!:text`: the option, `!` if it is required or `+` if it is one of two that exclude each other, and the member.
    const [option, member] = entry.split(":");
    const name = option.replace(/\W/, "");
    if (/Params$|Config$/.test(name)) {
      place = body[name] = {};
      continue;
    }
    const { [name]: value } = left;
    delete left[name];
    if (option.endsWith("+")) masks.push(value);
    // The members of Stability are the options in snake case.
    const own = row.tasks ? name : name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    if (value !== undefined) place[member ?? own] = await checked(row, name, value);
    else if (option.endsWith("!")) throw invalid(`${name} is required`, "missing_member");
  }
  for (const name of Object.keys(left)) {
    if (left[name] !== undefined && !(name === "n" && left.n === 1)) {
      throw invalid(`${name}: the model does not take it for this task`);
    }
  }
  if (masks.length && masks.filter(Boolean).length !== 1) throw invalid("mask, maskPrompt: give one of them");
  if (!Object.keys(body.imageGenerationConfig ?? body).length) delete body.imageGenerationConfig;
  // cast: nothing is spread, unless it is an object.
  return { .../** @type {object} */ (options.image && row.withImage), ...body };
}

/**
 * @param {Row} row
 * @param {string} name of an option
 * @param {any} value any: it is judged here
 */
async function checked(row, name, value) {
  const { limits, maxCharacters } = { ...DEFAULTS, ...row };
  const { [name]: [least, most] = /** @type {number[]} cast: as if both could be there */ ([]) } = limits;
  const refuse = (/** @type {boolean} */ isRight, /** @type {string} */ expected) => {
    if (!isRight) throw invalid(`${name}: must be ${expected}`);
  };
  if (most) {
    refuse(
      value >= least && value <= most && (/cfg|st/.test(name) || Number.isInteger(value)),
      `a number from ${least} to ${most}`,
    );
  }
  if (/rompt$/.test(name)) {
    refuse(value.trim && value.length && value.length <= maxCharacters, `a text of 1 to ${maxCharacters} characters`);
  }
  if (name === "colors") {
    refuse(
      value.length && value.every?.((/** @type {string} */ color) => /^#[\da-f]{6}$/i.test(color)),
      "a list of texts such as #ff9800",
    );
  }
  if (name === "images") refuse(value.length && Array.isArray(value), "a list of images");
  if (!/^(images?|mask|styleImage)$/.test(name)) return value;
  const bytes = async (/** @type {unknown} */ image) =>
    checkedFormat(image, name, ["png", "jpeg", "webp"]).then(() => imageBytes(image));
  return name === "images" ? Promise.all(value.map(bytes)) : bytes(value);
}
