// S3's XML: elements with text or with other elements. Attributes carry nothing but namespaces.
import { errorFrom, StreamIntegrityError } from "../errors.js";

/** @import { CompletedPart } from "../types/s3.js" */

/** Errors in the body of a 200 that may not come again: https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html */
const RETRYABLE = /^(InternalError|ServiceUnavailable|SlowDown|RequestTimeout)$/;

/** Elements that may come more than once. */
const LISTS = /^(Contents|CommonPrefixes|Part|ChecksumAlgorithm)$/;
const NUMBERS = /^(Size|KeyCount|MaxKeys|MaxParts|PartNumber)$/;
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
  for (const [, tag, leaf] of text.matchAll(/<([^<>]*)>([^<]*)/g)) {
    if (/^[?!]/.test(tag)) continue;
    const [begun, ended] = tag.split(/[\s/]/);
    if (begun) open.push([begun, {}, leaf]);
    if (begun && !tag.endsWith("/")) continue;
    // cast: the loop ends when nothing is open.
    const [name, members, leafOfName] = /** @type {typeof open[0]} */ (open.pop());
    const [, parent] = open.at(-1) ?? [];
    if (!parent || name !== (begun || ended)) break;
    const value = Object.keys(members).length || !open[1] ? members : valueOf(name, leafOfName);
    if (LISTS.test(name)) (parent[name === "Part" ? "Parts" : name] ??= []).push(value);
    else parent[name] = value;
  }
  const [root] = Object.entries(open[0]?.[1] ?? {});
  if (root && !open[1]) return root;
  // A body that was cut off may be whole the next time.
  throw notS3("is not a whole XML document", true);
}

/**
 * @param {string} name
 * @param {string} leaf
 */
function valueOf(name, leaf) {
  const text = leaf.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|(\w{1,4}));/gi, (entity, decimal, hex, key) => {
    if (key) return ENTITIES[key] ?? entity;
    const point = decimal ? +decimal : parseInt(hex, 16);
    return point > 0x10ffff ? entity : String.fromCodePoint(point);
  });
  if (NUMBERS.test(name)) return Number(text);
  if (name === "IsTruncated") return text === "true";
  return name === "LastModified" ? new Date(text) : text;
}

/** @param {{ Parts?: CompletedPart[] | undefined }} upload */
export function partsXml({ Parts = [] } = {}) {
  const escaped = (/** @type {unknown} */ text) =>
    `${text}`.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
  const elements = Parts.map((part) => {
    // cast: each text is the name of a member.
    const members = /** @type {(keyof CompletedPart)[]} */ (["ChecksumSHA256", "ETag", "PartNumber"]).filter(
      (name) => part[name] !== undefined,
    );
    return `<Part>${members.map((name) => `<${name}>${escaped(part[name])}</${name}>`).join("")}</Part>`;
  });
  return `<CompleteMultipartUpload xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${elements.join("")}</CompleteMultipartUpload>`;
}
