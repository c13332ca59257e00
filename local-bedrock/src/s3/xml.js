// Writes S3's answers as XML, and reads the one kind of document that it is sent.
import { ServiceError } from "../http/errors.js";

const NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/";
const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n';

export const XML_HEADERS = { "content-type": "application/xml" };

/** @type {Record<string, string>} */
const ESCAPES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;" };
/** @type {Record<string, string>} */
const ENTITIES = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

const escaped = (/** @type {unknown} */ text) => String(text).replace(/[&<>"\r]/g, (character) => ESCAPES[character]);

/**
 * @param {string} name
 * @param {unknown} value a list is one element for each item, without one around them
 * @returns {string}
 */
function element(name, value) {
  if (value === undefined) return "";
  if (Array.isArray(value)) return value.map((item) => element(name, item)).join("");
  const content =
    value instanceof Object
      ? Object.entries(value)
          .map(([member, item]) => element(member, item))
          .join("")
      : escaped(value);
  return `<${name}>${content}</${name}>`;
}

/**
 * @param {string} name of the outermost element
 * @param {Record<string, unknown>} members in their order; what is undefined is left out
 * @param {string} [namespace] errors have none
 * @returns {string}
 */
export function xmlDocument(name, members, namespace = NAMESPACE) {
  const attribute = namespace && ` xmlns="${namespace}"`;
  const content = Object.entries(members).map(([member, value]) => element(member, value));
  return `${DECLARATION}<${name}${attribute}>${content.join("")}</${name}>`;
}

/** @typedef {{ PartNumber: number, ETag: string, [checksum: string]: string | number }} NamedPart */

const malformed = () =>
  new ServiceError(
    "MalformedXML",
    400,
    "The XML you provided was not well-formed or did not validate against our published schema",
  );

/**
 * Reads the parts of a `CompleteMultipartUpload`.
 * @param {string} text
 * @returns {NamedPart[]}
 * @throws {ServiceError} `MalformedXML`
 */
export function readParts(text) {
  if (!text.includes("</CompleteMultipartUpload>")) throw malformed();
  return text
    .split("<Part>")
    .slice(1)
    .map((piece) => {
      const [inner, ...rest] = piece.split("</Part>");
      if (rest.length !== 1) throw malformed();
      /** @type {Record<string, string>} */
      const members = {};
      for (const [, name, value, end] of inner.matchAll(/<(\w+)>([^<]*)<\/(\w+)>/g)) {
        if (end !== name) throw malformed();
        members[name] = unescaped(value);
      }
      const PartNumber = Number(members.PartNumber);
      if (!Number.isInteger(PartNumber) || !members.ETag) throw malformed();
      return { ...members, PartNumber, ETag: members.ETag };
    });
}

const unescaped = (/** @type {string} */ text) =>
  text.replace(/&(?:#(\d{1,7})|#x([\da-fA-F]{1,6})|([a-z]{2,4}));/g, (entity, decimal, hex, name) => {
    if (name) return ENTITIES[name] ?? entity;
    const point = decimal ? Number(decimal) : parseInt(hex, 16);
    return point > 0x10ffff ? entity : String.fromCodePoint(point);
  });
