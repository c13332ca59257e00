// Files of a prompt as image, video, and document blocks.
import { optionsOf } from "./names.js";
import { invalid } from "../lib/options.js";

/** @typedef {Record<string, any>} Part any: of three versions of the specification */

/**
 * Formats of Converse by the last word of a media type, where they differ.
 * @type {Map<string | undefined, string>}
 */
const FORMATS = new Map([
  ["plain", "txt"],
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
export function fileBlock({ data, url, mediaType, filename, providerOptions }, documentName) {
  const source = sourceOf(data ?? url);
  const uri = source.s3Location?.uri ?? "";
  const type = mediaType ?? `image/${uri.slice(uri.lastIndexOf(".") + 1)}`;
  const word = type.split(/[/.-]/).at(-1);
  const format = FORMATS.get(word) ?? word;
  if (type.startsWith("image/")) return { image: { format, source } };
  if (type.startsWith("video/")) return { video: { format, source } };
  const { citations } = optionsOf(providerOptions);
  // Bedrock takes letters, digits, spaces, hyphens, parentheses and brackets.
  const name = filename
    ?.replace(/\.[^.]*$/, "")
    .replace(/[^\w\s()[\]-]|_/g, "-")
    .replace(/\s+/g, " ");
  return { document: { format, name: name || documentName(), source, citations } };
}

/**
 * @param {any} data any: bytes, base64 or a URL; since the fourth version an object that says which
 * @returns {any} any: a source of Converse
 */
function sourceOf(data) {
  if (data?.type === "text") return { bytes: new TextEncoder().encode(data.text) };
  if (data?.type === "data" || data?.type === "url") return sourceOf(data.data ?? data.url);
  if (data instanceof Uint8Array) return { bytes: data };
  const text = data instanceof URL || typeof data === "string" ? String(data) : "";
  if (text.startsWith("s3:")) return { s3Location: { uri: text } };
  const inline = text.startsWith("data:") ? text.slice(text.indexOf(",") + 1) : text;
  if (!inline || /^\w+:/.test(inline)) {
    throw invalid("prompt: a file has to be bytes, base64, or the s3: URL of an object; Bedrock fetches no other URLs");
  }
  return { bytes: fromBase64(inline) };
}

/** @param {string} text */
export function fromBase64(text) {
  try {
    return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  } catch {
    throw invalid("prompt: a file or a redacted thought is not base64; give bytes or base64");
  }
}
