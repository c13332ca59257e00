// Markup from templates, with everything that is put into them escaped.

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
 * @returns {Markup}
 */
export function html(strings, ...values) {
  return new Markup(String.raw({ raw: strings }, ...values.map(escaped)));
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
