// S3's XML: elements with text or with other elements. Attributes carry nothing but namespaces.
import { StreamIntegrityError } from "../errors.js";

/** @import { CompletedPart } from "../types/s3.js" */

/** Elements that may come more than once. */
const LISTS = /^(Contents|CommonPrefixes|Part|ChecksumAlgorithm)$/;
const NUMBERS = /^(Size|KeyCount|MaxKeys|MaxParts|PartNumber)$/;
/** @type {Record<string, string>} */
const ENTITIES = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/**
 * The name and the members of a document's root. One that was cut off throws.
 * @param {string} text
 * @param {import("../types/index.js").ResponseMetadata} [$metadata] for the error
 * @returns {[name: string, members: Record<string, any>]} any: a server may send any element
 */
export function parseXml(text, $metadata) {
  /** @type {{ name: string, members: Map<string, unknown>, text: string }[]} */
  const open = [{ name: "", members: new Map(), text: "" }];
  for (const [, tag, after] of text.matchAll(/<([^<>]*)>([^<]*)/g)) {
    if (/^[?!]/.test(tag)) continue;
    if (!tag.startsWith("/")) open.push({ name: tag.split(/[\s/]/, 1)[0], members: new Map(), text: after });
    if (!/^\/|\/$/.test(tag)) continue;
    // cast: the loop ends when nothing is open.
    const { name, members, text: leaf } = /** @type {typeof open[0]} */ (open.pop());
    if (!open.length || (tag.startsWith("/") && tag.slice(1).trimEnd() !== name)) break;
    add(
      // cast: as above.
      /** @type {typeof open[0]} */ (open.at(-1)).members,
      name,
      members.size || open.length === 1 ? Object.fromEntries(members) : valueOf(name, leaf),
    );
  }
  const [root] = open.length === 1 ? open[0].members : [];
  // cast: `add` is given members for the root, or there would be a list.
  if (root) return /** @type {[string, Record<string, unknown>]} */ (root);
  throw new StreamIntegrityError(
    "the response is not a whole XML document; the endpoint, or a proxy in front of it, is not S3",
    { code: "invalid_xml", $metadata },
  );
}

/**
 * @param {Map<string, any>} members any: texts, numbers, dates, other members and lists of them
 * @param {string} name
 * @param {unknown} value
 */
function add(members, name, value) {
  if (!LISTS.test(name)) return members.set(name, value);
  const list = name === "Part" ? "Parts" : name;
  if (!members.has(list)) members.set(list, []);
  members.get(list).push(value);
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
