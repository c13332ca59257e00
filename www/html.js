// Markup from templates, with everything that is put into them escaped.

/** @type {Record<string, string>} */
const ENTITIES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** Text in which every value has been escaped. Only `html` makes it. */
class Markup {
  /** @param {string} text */
  constructor(text) {
    this.text = text;
  }
}

/**
 * A template tag. Values are escaped, but for those that came out of `html` themselves; arrays are joined;
 * `undefined`, `null` and `false` give nothing.
 * @param {TemplateStringsArray} strings
 * @param {unknown[]} values
 * @returns {Markup}
 */
export function html(strings, ...values) {
  return new Markup(String.raw({ raw: strings }, ...values.map(escaped)));
}

/**
 * The one element that a selector finds. The page is drawn by its own elements, so a selector that finds nothing is a mistake.
 * @template {keyof HTMLElementTagNameMap} Name
 * @overload
 * @param {ParentNode} root
 * @param {Name} selector
 * @returns {HTMLElementTagNameMap[Name]}
 */
/**
 * @overload
 * @param {ParentNode} root
 * @param {string} selector
 * @returns {HTMLElement}
 */
/**
 * @param {ParentNode} root
 * @param {string} selector
 */
export function one(root, selector) {
  const found = root.querySelector(selector);
  if (!(found instanceof HTMLElement)) throw new TypeError(`nothing on the page is ${selector}`);
  return found;
}

/**
 * Fills an element.
 * @param {Element} element
 * @param {Markup} markup
 */
export function render(element, markup) {
  if (!(markup instanceof Markup)) throw new TypeError("render takes what html`…` gives");
  element.innerHTML = markup.text;
}

/**
 * @param {unknown} value
 * @returns {string}
 */
function escaped(value) {
  if (value instanceof Markup) return value.text;
  if (Array.isArray(value)) return value.map(escaped).join("");
  if (value === undefined || value === null || value === false) return "";
  return String(value).replace(/[&<>"']/g, (character) => ENTITIES[character]);
}
