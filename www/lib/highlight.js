// Colours of code, as spans with classes. A chunk of its own, loaded with the first code.
import hljs from "highlight.js/lib/core";
import bash from "highlight.js/lib/languages/bash";
import css from "highlight.js/lib/languages/css";
import javascript from "highlight.js/lib/languages/javascript";
import json from "highlight.js/lib/languages/json";
import python from "highlight.js/lib/languages/python";
import rust from "highlight.js/lib/languages/rust";
import sql from "highlight.js/lib/languages/sql";
import typescript from "highlight.js/lib/languages/typescript";
import xml from "highlight.js/lib/languages/xml";
import { html } from "lit";

const LANGUAGES = { bash, css, javascript, json, python, rust, sql, typescript, xml };
for (const [name, language] of Object.entries(LANGUAGES)) hljs.registerLanguage(name, language);

/** More code than this stays plain: it would hold up the page. */
const COLOURED_CHARACTERS = 50_000;

/**
 * @param {string} code
 * @param {string} language
 * @returns {unknown} a template; undefined if the language is not known
 */
export function highlighted(code, language) {
  if (!hljs.getLanguage(language) || code.length > COLOURED_CHARACTERS) return undefined;
  // Its tree, since its text is HTML, which the page's policy does not take.
  const { _emitter } = /** @type {any} any: the tree is not declared */ (hljs.highlight(code, { language }));
  return _emitter.root.children.map(coloured);
}

/** @param {any} node any: of the tree @returns {unknown} */
function coloured(node) {
  if (typeof node === "string") return node;
  const name = node.scope?.split(".")[0].replace(/^language:.*/, "") ?? "";
  return html`<span class=${`hl-${name}`}>${node.children.map(coloured)}</span>`;
}
