// From values to calls, as large as the model takes them, each with its body.
import { base64Of } from "../data/body.js";
import { checkedFormat, imageBytes } from "../families/image.js";
import { invalid } from "../lib/options.js";

/**
 * @import { EmbeddingValue, ImageData } from "../types/embeddings.js"
 *
 * @typedef {"text" | "image" | "both"} Kind
 * @typedef {{ index: number, kind: Kind, text?: string, image?: ImageData, format?: string }} Item
 * @typedef {{ dimensions?: number, inputType?: string, truncate?: string, normalize?: boolean }} Members options in the model's own words
 * @typedef {{ text?: string, image?: Uint8Array, format?: string, uri?: string }} Held an item as bodies take it
 * @typedef {[most: number, body: (options: Members, value: Held, all: Held[]) => { [member: string]: unknown }]} Form how many items of a
 *   kind a call takes, and its body
 */

/**
 * A family of models.
 * @typedef {object} Row
 * @property {RegExp} models their ids
 * @property {Form} [text]
 * @property {Form} [image]
 * @property {Form} [both]
 * @property {(answer: any) => any} vectors any: a response may be any JSON, and is judged afterwards
 * @property {Members} [defaults]
 * @property {Record<string, string>} [aliases]
 * @property {number[]} [dimensions]
 * @property {string[]} [inputType]
 * @property {string[]} [truncate]
 * @property {boolean[]} [normalize]
 * @property {number} [maxCharacters]
 * @property {number} [maxImageBytes]
 * @property {string[]} [formats]
 */

/** @type {Record<Kind, string>} */
const TAKES = { text: "a string", image: "{ image }", both: "{ text, image }" };

/**
 * Items of one kind together, in their order. Refuses values that the model does not take.
 * @param {Row} row
 * @param {readonly EmbeddingValue[]} values
 * @returns {Promise<Item[][]>}
 */
export async function callsOf(row, values) {
  if (!Array.isArray(values) || !values.length) throw invalid("values: must be an array of at least one value");
  /** @typedef {Item[] & { size: number }} Call */
  /** @type {Call[]} */
  const calls = [];
  /** @type {Partial<Record<Kind, Call>>} */
  const open = {};
  for (const [index, value] of /** @type {any[]} any: judged below */ (values).entries()) {
    const { text, image, ...others } = value?.trim ? { text: value } : (value ?? {});
    const kind = image === undefined ? "text" : text === undefined ? "image" : "both";
    const isValue = (image || value?.trim) && !Object.keys(others).length;
    const { [kind]: [most] = [], maxCharacters = 1e6 } = row;
    if (!isValue || !most || (kind !== "image" && !(text?.trim && text.length && text.length <= maxCharacters))) {
      // cast: the keys of a literal are known.
      const takes = /** @type {Kind[]} */ (Object.keys(TAKES)).filter((name) => row[name]).map((name) => TAKES[name]);
      throw invalid(
        `values[${index}]: must be ${takes.join(" or ")}, and not empty; a text has ${maxCharacters} characters at most`,
      );
    }
    const format = image && (await checkedFormat(image, `values[${index}].image`, row.formats));
    const size = image?.size ?? image?.byteLength;
    // cast: it is asked for with `?.` as long as it may be undefined.
    let call = /** @type {Call} */ (open[kind]);
    // cast: nothing is above `undefined`.
    if (!(call?.length < most) || (call.size += size) > /** @type {number} */ (row.maxImageBytes)) {
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
export async function bodyOf(row, items, options) {
  const held = items.map(async ({ text, image, format }) => {
    const bytes = image && (await imageBytes(image));
    return { text, format, image: bytes, uri: bytes && `data:image/${format};base64,${base64Of(bytes)}` };
  });
  const values = await Promise.all(held);
  // cast: `callsOf` has seen that the model takes the kind.
  return /** @type {Form} */ (row[items[0].kind])[1](options, values[0], values);
}
