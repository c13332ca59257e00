// From options to the body that the model documents.
import { LIMITS, MAX_CHARACTERS } from "./families.js";
import { checkedFormat, imageBytes } from "../families/image.js";
import { invalid, must } from "../lib/options.js";

/**
 * @typedef {Record<string, [least: number, most: number]>} Limits of numbers, by their names
 *
 * @typedef {[
 *   models: RegExp,
 *   forms: string | Record<string, string>,
 *   withImage?: object,
 *   maxCharacters?: number,
 *   limits?: Limits,
 * ]} Row a family of models: their ids; the members of its body, or of each task's; members that a body with an image has
 */

/**
 * @param {Row} row
 * @param {string | undefined} task
 * @param {Record<string, unknown>} options of the image alone
 */
export async function bodyOf([, forms, withImage, maxCharacters, limits], task, options) {
  const taskType = task || (forms.trim ? undefined : "TEXT_IMAGE");
  /** @type {any} any: callers without TypeScript may give any task */
  const forTask = forms;
  const form = taskType ? forTask[taskType] : forms;
  if (!form?.trim) throw invalid(`task: the model takes ${forms.trim ? "none" : Object.keys(forms).join(", ")}`);
  /** @type {Record<string, any>} any: strings, numbers, bytes, and objects of them */
  const body = { taskType };
  /** Of a task, the object that members go into. @type {string | undefined} */
  let place;
  /** @type {string[]} */
  const names = [];
  // Such as `prompt!:text`: the option, `!` if it is required or `+` if it is one of two that exclude each other, and the member.
  for (const [, name, mark, member] of form.matchAll(/(\w+)([!+]?):?(\w*)/g)) {
    const value = options[name];
    names.push(name);
    if (/Params|Config/.test(name)) place = name;
    else if (value !== undefined) {
      // The members of Stability are the options in snake case.
      const own = taskType ? name : name.replace(/[A-Z]/g, "_$&").toLowerCase();
      (place ? (body[place] ??= {}) : body)[member || own] = await checked(name, value, maxCharacters, limits);
    } else if (mark === "!") throw invalid(`${name} is required`, "missing_member");
  }
  for (const [name, value] of Object.entries(options)) {
    if (value !== undefined && !names.includes(name) && !(name === "n" && value === 1)) {
      throw invalid(`${name}: the model does not take it for this task`);
    }
  }
  if (form.includes("+") && !options.mask === !options.maskPrompt) throw invalid("mask, maskPrompt: give one of them");
  // cast: nothing is spread, unless it is an object.
  return { .../** @type {object} */ (options.image && withImage), ...body };
}

/**
 * @param {string} name of an option
 * @param {any} value any: it is judged here
 * @param {number} [maxCharacters]
 * @param {Limits} [limits]
 */
async function checked(name, value, maxCharacters = MAX_CHARACTERS, limits = LIMITS) {
  const [least, most] = limits[name] ?? [];
  must(
    name,
    !most || (value >= least && value <= most && (/cfg|st/.test(name) ? Number.isFinite : Number.isInteger)(value)),
    `a number from ${least} to ${most}`,
  );
  must(
    name,
    !/rompt/.test(name) || (value?.trim && value && value.length <= maxCharacters),
    `a text of 1 to ${maxCharacters} characters`,
  );
  must(
    name,
    name !== "colors" ||
      (value?.every?.((/** @type {string} */ color) => /^#[\da-f]{6}$/i.test(color)) && value.length),
    "a list such as #ff9800",
  );
  must(name, name !== "images" || (Array.isArray(value) && value.length), "a list of images");
  const bytes = async (/** @type {unknown} */ image) => {
    await checkedFormat(image, name, ["png", "jpeg", "webp"]);
    return imageBytes(image);
  };
  if (name === "images") return Promise.all(value.map(bytes));
  return /mask$|mage/.test(name) ? bytes(value) : value;
}
