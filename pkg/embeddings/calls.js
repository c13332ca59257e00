// From values to calls, as large as the model takes them, each with its body.
import { base64Of } from "../data/body.js";
import { checkedFormat, imageBytes } from "../families/image.js";
import { MAX_IMAGE_BYTES } from "./families.js";
import { must } from "../lib/options.js";

/**
 * @import { EmbeddingValue, ImageData } from "../types/embeddings.js"
 * @import { JsonValue } from "../types/index.js"
 *
 * @typedef {{ dimensions?: number, inputType?: string, truncate?: string, normalize?: boolean }} Members options in the model's own words
 * @typedef {{ index: number, kind: number, text?: string, image?: ImageData, format?: string }} Item a value, its place among all, and
 *   the place of its kind in `TAKES`
 * @typedef {Members & { text?: string, image?: Uint8Array, format?: string, uri: string }} Held an item as bodies take it
 *
 * @typedef {[
 *   models: RegExp,
 *   most: number[],
 *   bodies: ((value: Held, all: Held[]) => { [member: string]: unknown })[],
 *   values: unknown[][],
 *   maxCharacters?: number,
 *   formats?: string[],
 * ]} Row a family of models: their ids; of each kind how many items a call takes, and its body; of each option the values that it may
 *   have; and limits
 */

const TAKES = ["a string", "{ image }", "{ text, image }"];

/**
 * Items of one kind together, in their order. Refuses values that the model does not take.
 * @param {Row} row
 * @param {readonly EmbeddingValue[]} values
 * @returns {Promise<Item[][]>}
 */
export async function callsOf([, most, , , maxCharacters = 1e6, formats = ["png", "jpeg", "gif", "webp"]], values) {
  must("values", Array.isArray(values) && values.length, "an array, and not empty");
  const takes = TAKES.filter((_, kind) => most[kind]).join(" or ");
  /** @typedef {Item[] & { size: number }} Call with the bytes of its images */
  /** @type {Call[]} */
  const calls = [];
  /** Of each kind, the call that still has room. @type {Call[]} */
  const open = [];
  for (const [index, value] of /** @type {any[]} any: judged below */ (values).entries()) {
    const path = `values[${index}]`;
    const { text, image, ...others } = value?.trim ? { text: value } : (value ?? {});
    const kind = image === undefined ? 0 : text === undefined ? 1 : 2;
    must(
      path,
      most[kind] &&
        !Object.keys(others)[0] &&
        (kind || value?.trim) &&
        (kind === 1 || (text?.trim && text && text.length <= maxCharacters)),
      `${takes}, and not empty; a text has ${maxCharacters} characters at most`,
    );
    const format = kind ? await checkedFormat(image, `${path}.image`, formats) : undefined;
    const size = image?.size ?? image?.byteLength;
    let call = open[kind];
    if (!(call?.length < most[kind]) || (call.size += size) > MAX_IMAGE_BYTES) {
      calls.push((call = open[kind] = Object.assign([], { size })));
    }
    call.push({ index, kind, text, image, format });
  }
  return calls;
}

/**
 * @param {Row} row
 * @param {Item[]} items of one call
 * @param {Members} options of the body
 */
export async function bodyOf([, , bodies], items, options) {
  const held = items.map(async (item) => {
    const image = item.image && (await imageBytes(item.image));
    return {
      ...options,
      ...item,
      image,
      get uri() {
        // cast: only bodies of images ask for it.
        return `data:image/${item.format};base64,${base64Of(/** @type {Uint8Array} */ (image))}`;
      },
    };
  });
  const values = await Promise.all(held);
  // cast: the tables make JSON, with bytes in it.
  return /** @type {{ [member: string]: JsonValue }} */ (bodies[items[0].kind](values[0], values));
}
