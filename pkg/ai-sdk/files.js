// Files of a prompt as image, video, and document blocks.
import { optionsOf } from "./names.js";
import { bytesOf } from "../data/body.js";
import { formatOf } from "../families/image-format.js";
import { invalid } from "../lib/options.js";

/** @typedef {Record<string, any>} Part any: of three versions of the specification */

/**
 * Formats of Converse by the last word of a media type, where they differ.
 * @type {Map<string | undefined, string>}
 */
const FORMATS = new Map([
  ["plain", "txt"],
  ["text", "txt"],
  ["markdown", "md"],
  ["msword", "doc"],
  ["document", "docx"],
  ["excel", "xls"],
  ["sheet", "xlsx"],
  ["quicktime", "mov"],
  ["matroska", "mkv"],
  ["3gpp", "three_gp"],
  ["jpg", "jpeg"],
]);

/**
 * @param {Part} part a file of a message, or of a tool's result
 * @param {() => string} documentName for one that has none
 */
export function fileBlock({ originalUrl, data, url, mediaType, filename, providerOptions }, documentName) {
  const source = sourceOf(originalUrl ?? data ?? url);
  // Such as `image/png`, `text/plain; charset=utf-8`, `image/*` or `image`.
  const [kind, words] = `${mediaType ?? "image"}`.split(/\/\*?|;/);
  const word = words
    ? words.split(/[.-]/).at(-1)
    : (source.s3Location?.uri.split(".").at(-1).toLowerCase() ??
      ((kind === "image" && formatOf(source.bytes)) || kind));
  const block = { format: FORMATS.get(word) ?? word, source };
  if (kind === "image" || kind === "video") return { [kind]: block };
  const { citations } = optionsOf(providerOptions);
  // Bedrock takes letters, digits, spaces, hyphens, parentheses and brackets.
  const name = filename
    ?.replace(/\.[^.]*$/, "")
    .replace(/[^a-z\d\s()[\]-]/gi, "-")
    .replace(/\s+/g, " ");
  return { document: { ...block, name: name || documentName(), citations } };
}

/**
 * @param {any} data any: bytes, base64 or a URL; since the fourth version an object that says which
 * @returns {any} any: a source of Converse
 */
export function sourceOf(data) {
  const bytes = typeof data !== "string" && bytesOf(data?.text ?? data);
  if (bytes) return { bytes };
  if (data?.type) return sourceOf(data.data ?? data.originalUrl ?? data.url);
  const text = `${data || "?"}`;
  return text.startsWith("s3:")
    ? { s3Location: { uri: text } }
    : { bytes: fromBase64(text.replace(/^data:[^,]*;base64,/, "")) };
}

/** @param {string} text */
export function fromBase64(text) {
  try {
    return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  } catch {
    throw invalid("prompt: give files as bytes, base64 or s3: URLs, redacted thoughts as base64");
  }
}
