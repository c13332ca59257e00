// S3's XML: elements with text or with other elements. Attributes carry nothing but namespaces.
import { errorFrom, StreamIntegrityError } from "../errors.js";
import { must } from "../lib/options.js";

/** @import { CompletedPart } from "../types/s3.js" */

/** Errors in the body of a 200 that may not come again: https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html */
const RETRYABLE = /^(InternalError|ServiceUnavailable|SlowDown|RequestTimeout)$/;

/** Elements that may come more than once. */
const LISTS = /^(Contents|CommonPrefixes|Part|ChecksumAlgorithm)$/;
const NUMBERS = /^(Size|KeyCount|Max\w+|PartNumber)$/;
/** @type {Record<string, string>} */
const ENTITIES = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/**
 * The members of a response, which may be an error in spite of its status.
 * @param {string} root
 * @param {string} text
 */
export function outputOf(root, text) {
  const [name, members] = parseXml(text);
  if (name === root) return members;
  if (name !== "Error") throw notS3(`is ${name}, not ${root}`, false);
  const retryable = RETRYABLE.test(members.Code);
  throw errorFrom(["service", "", members.Message, members.Code, retryable ? 500 : 400, retryable, members]);
}

/**
 * An error's XML as the members that other services have in their JSON.
 * @param {string} text
 */
export function failureOf(text) {
  const [, members] = parseXml(text);
  return { ...members, code: members.Code, message: members.Message };
}

/** @type {(problem: string, retryable: boolean) => StreamIntegrityError} */
const notS3 = (problem, retryable) =>
  new StreamIntegrityError(`the response ${problem}; the endpoint, or a proxy in front of it, is not S3`, {
    code: "invalid_xml",
    retryable,
  });

/**
 * The name and the members of a document's root. One that was cut off throws.
 * @param {string} text
 * @returns {[name: string, members: Record<string, any>]} any: a server may send any element
 */
function parseXml(text) {
  /** The open elements, in one that holds the root. @type {[name: string, members: Record<string, any>, leaf: string][]} any: as above */
  const open = [["", {}, ""]];
  for (const [, end, name, empty, leaf] of text.matchAll(/<(\/?)([^<>?!\s/]+)(?:\s[^<>]*?)?(\/?)>([^<]*)/g)) {
    if (!end) open.push([name, {}, empty ? "" : leaf]);
    if (!end && !empty) continue;
    // cast: the loop ends when nothing is open.
    const [begun, members, text] = /** @type {typeof open[0]} */ (open.pop());
    const [, parent] = open.at(-1) ?? [];
    if (!parent || begun !== name) break;
    const value = Object.keys(members).length || !open[1] ? members : valueOf(name, text);
    if (LISTS.test(name)) (parent[name === "Part" ? "Parts" : name] ??= []).push(value);
    else parent[name] = value;
    if (!open[1]) return [name, members];
  }
  // A body that was cut off may be whole the next time.
  throw notS3("is not a whole XML document", true);
}

/**
 * @param {string} name
 * @param {string} leaf
 */
function valueOf(name, leaf) {
  const text = leaf.replace(/&(#?)(\w+);/g, (entity, isNumber, key) =>
    isNumber ? String.fromCodePoint(Number(`0${key}`)) : (ENTITIES[key] ?? entity),
  );
  if (NUMBERS.test(name)) return Number(text);
  if (name === "IsTruncated") return text === "true";
  return name === "LastModified" ? new Date(text) : text;
}

/** @param {{ Parts?: CompletedPart[] | undefined }} upload */
export function partsXml({ Parts = [] }) {
  const escaped = (/** @type {unknown} */ text) =>
    `${text}`.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`);
  /** @type {(keyof CompletedPart)[]} */
  const names = ["ChecksumSHA256", "ETag", "PartNumber"];
  must("MultipartUpload.Parts", Array.isArray(Parts) && Parts.every(Boolean), "a list of parts");
  const elements = Parts.map((part) => {
    const members = names.map((name) => (part[name] ? `<${name}>${escaped(part[name])}</${name}>` : ""));
    return `<Part>${members.join("")}</Part>`;
  });
  return `<CompleteMultipartUpload xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${elements.join("")}</CompleteMultipartUpload>`;
}
