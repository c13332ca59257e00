// Markdown as Lit templates, token by token. No HTML is made of a model's text: raw HTML in it is shown as text.
import { html, nothing } from "lit";
import { Lexer } from "marked";
import { growing } from "./growing.js";

/** @typedef {import("marked").Token} Token */

/** Addresses that a link may lead to. */
const LINKABLE = /^(https?:|mailto:)/i;

/**
 * The blocks of a text.
 * @param {string} text
 * @returns {Token[]}
 */
export function blocksOf(text) {
  return new Lexer({ gfm: true }).lex(text).filter(({ type }) => type !== "space" && type !== "def");
}

/**
 * @param {Token} token
 * @returns {unknown} a template
 */
export function block(token) {
  const of = /** @type {any} any: each type has other members */ (token);
  switch (token.type) {
    case "heading":
      return heading(of.depth, inline(of.tokens));
    case "paragraph":
      return html`<p>${inline(of.tokens)}</p>`;
    case "text":
      return of.tokens ? inline(of.tokens) : growing(of.text);
    case "code":
      return html`<code-block .code=${of.text} .language=${(of.lang ?? "").split(/\s/)[0]}></code-block>`;
    case "blockquote":
      return html`<blockquote>${of.tokens.map(block)}</blockquote>`;
    case "list":
      return of.ordered
        ? html`<ol start=${of.start || 1}>${of.items.map(item)}</ol>`
        : html`<ul>${of.items.map(item)}</ul>`;
    case "table":
      return table(of);
    case "hr":
      return html`<hr />`;
    default:
      return html`<p>${growing(token.raw)}</p>`;
  }
}

/** The page has an h1 and an h2 of its own above the text. */
function heading(/** @type {number} */ depth, /** @type {unknown} */ content) {
  if (depth === 1) return html`<h3 class="first">${content}</h3>`;
  if (depth === 2) return html`<h3>${content}</h3>`;
  if (depth === 3) return html`<h4>${content}</h4>`;
  return html`<h5>${content}</h5>`;
}

/** @param {{ task: boolean, checked?: boolean, tokens: Token[] }} item */
function item({ task, checked, tokens }) {
  // The box is drawn here, whether or not the lexer has a token for it.
  const content = tokens.filter(({ type }) => /** @type {string} */ (type) !== "checkbox");
  return html`<li>${task ? (checked ? "☑ " : "☐ ") : nothing}${content.map(block)}</li>`;
}

/** @param {{ header: any[], rows: any[][] }} table any: cells of marked */
function table({ header, rows }) {
  const cell = (/** @type {any} any: as above */ { tokens }) => html`<td>${inline(tokens)}</td>`;
  return html`<div class="table" tabindex="0" role="group" aria-label="Table"><table>
    <thead><tr>${header.map(({ tokens }) => (tokens.length ? html`<th scope="col">${inline(tokens)}</th>` : html`<td></td>`))}</tr></thead>
    <tbody>${rows.map((row) => html`<tr>${row.map(cell)}</tr>`)}</tbody>
  </table></div>`;
}

/** @param {Token[]} tokens @returns {unknown} */
function inline(tokens = []) {
  return tokens.map(span);
}

/** @param {Token} token @returns {unknown} */
function span(token) {
  const of = /** @type {any} any: each type has other members */ (token);
  switch (token.type) {
    case "strong":
      return html`<strong>${inline(of.tokens)}</strong>`;
    case "em":
      return html`<em>${inline(of.tokens)}</em>`;
    case "del":
      return html`<del>${inline(of.tokens)}</del>`;
    case "codespan":
      return html`<code>${of.text}</code>`;
    case "br":
      return html`<br />`;
    case "link":
      return link(of.href, inline(of.tokens));
    // The page loads nothing from elsewhere: a picture is a link to it.
    case "image":
      return link(of.href, of.text || of.href);
    case "escape":
      return of.text;
    case "text":
      return of.tokens ? inline(of.tokens) : growing(of.text);
    default:
      return growing(token.raw);
  }
}

/** @param {string} href @param {unknown} content */
function link(href, content) {
  if (!LINKABLE.test(href)) return content;
  return html`<a href=${href} target="_blank" rel="noreferrer">${content}</a>`;
}
