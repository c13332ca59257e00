// Values → calls, as large as the model takes them, each with its body.
import { base64Of } from "../data/body.js";
import { checkedFormat, imageBytes } from "../families/image.js";
import { invalid } from "../lib/options.js";

const TAKES = { text: "a string", image: "{ image }", both: "{ text, image }" };

/**
 * Items of one kind together, in their order. Refuses what the model does not take.
 * @typedef {{ index: number, kind: string, text?: string, image?: any, format?: string }} Item
 * @param {any} row of the family
 * @param {any} values
 * @returns {Promise<Item[][]>}
 */
export async function callsOf(row, values) {
  if (!Array.isArray(values) || !values.length) throw invalid("values: must be an array of at least one value");
  const calls = [];
  const open = {};
  for (const [index, value] of values.entries()) {
    const { text, image, ...others } = value?.trim ? { text: value } : (value ?? {});
    const kind = image === undefined ? "text" : text === undefined ? "image" : "both";
    const isValue = (image || value?.trim) && !Object.keys(others).length;
    const { [kind]: [most] = [], maxCharacters = 1e6 } = row;
    if (!isValue || !most || (kind !== "image" && !(text?.trim && text.length && text.length <= maxCharacters))) {
      const takes = Object.keys(TAKES)
        .filter((name) => row[name])
        .map((name) => TAKES[name]);
      throw invalid(
        `values[${index}]: must be ${takes.join(" or ")}, and not empty; a text has ${maxCharacters} characters at most`,
      );
    }
    const format = image && (await checkedFormat(image, `values[${index}].image`, row.formats));
    const size = image?.size ?? image?.byteLength;
    let call = open[kind];
    if (!(call?.length < most) || (call.size += size) > row.maxImageBytes) {
      calls.push((call = open[kind] = Object.assign([], { size })));
    }
    call.push({ index, kind, text, image, format });
  }
  return calls;
}

/**
 * @param {any} row
 * @param {Item[]} items of one call
 * @param {object} options of the body
 */
export async function bodyOf(row, items, options) {
  const held = items.map(async ({ text, image, format }) => {
    const bytes = image && (await imageBytes(image));
    return { text, format, image: bytes, uri: bytes && `data:image/${format};base64,${base64Of(bytes)}` };
  });
  const values = await Promise.all(held);
  return row[items[0].kind][1](options, values[0], values);
}
