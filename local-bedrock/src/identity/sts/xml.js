// Writes STS's answers as XML.

import { isObject } from "../../validation/json-schema.js";

const NAMESPACE = "https://sts.amazonaws.com/doc/2011-06-15/";

/** @type {Record<string, string>} */
const ESCAPES = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };

const escaped = (/** @type {unknown} */ text) => String(text).replace(/[&<>]/g, (character) => ESCAPES[character]);

/**
 * @param {Record<string, unknown>} members texts, numbers or further members; undefined ones are left out
 * @returns {string}
 */
const elements = (members) =>
  Object.entries(members)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `<${name}>${isObject(value) ? elements(value) : escaped(value)}</${name}>`)
    .join("");

/**
 * @param {string} name of the outermost element
 * @param {Record<string, unknown>} members
 * @returns {string} an XML document
 */
export const xmlDocument = (name, members) => `<${name} xmlns="${NAMESPACE}">${elements(members)}</${name}>\n`;

export const XML_HEADERS = { "content-type": "text/xml" };
