// JSON that arrives in pieces, read once: the time grows with the text, not with the number of pieces.
import { invalid } from "../lib/options.js";

/** What may come next; several of them at once are added up. */
const [VALUE, KEY, COLON, COMMA, CLOSE] = [1, 2, 4, 8, 16];

/** Of a string: all but quotes, backslashes and control characters. */
const PLAIN = /[ !#-[\]-\uffff]*/y;
const SCALAR = /[\w.+-]*/y;

/** @typedef {Record<string | number, unknown> | unknown[]} Container */

export class PartialJson {
  #parse;
  /** @type {any} any: it may be any JSON */
  #value;
  #next = VALUE;
  /** The open arrays and objects, each with the key that is being filled. @type {{ container: Container, key: any }[]} any: text or a number */
  #open = [];
  /** A number, `true`, `false` or `null` whose end has not come. */
  #scalar = "";
  /** Of the string that is being read; `undefined` outside strings. @type {string | undefined} */
  #text;
  /** An escape whose end has not come. */
  #escape = "";
  /** The first half of a surrogate pair. It is not shown without the second one. */
  #half = "";
  #read = 0;
  /** @type {unknown} */
  #error;

  /** @param {(text: string) => unknown} [parse] reads numbers */
  constructor(parse = JSON.parse) {
    this.#parse = parse;
  }

  /** The part that has arrived. Its arrays and objects grow in place; a number is there once its end has come. */
  get value() {
    return this.#value;
  }

  /** @param {string} text the next piece */
  push(text) {
    if (this.#error) throw this.#error;
    if (typeof text !== "string") throw invalid("text: must be a string");
    try {
      for (let at = 0; at < text.length;) at = this.#step(text, at);
      if (this.#text && this.#next & VALUE) this.#put(this.#text);
    } catch (error) {
      throw (this.#error = error);
    }
    this.#read += text.length;
    return this.#value;
  }

  /** The whole value. Throws a `SyntaxError` if its end has not come. */
  finish() {
    this.push("");
    if (this.#scalar) this.#endScalar(0);
    if (this.#next || this.#text !== undefined) this.#fail("the JSON is cut off", 0);
    return this.#value;
  }

  /** A copy that stays as it is. Arrays and objects that are whole are shared with the value, so that they keep their identity. */
  snapshot() {
    return this.#open.reduceRight(
      (/** @type {any} any: as `#value` */ inner, { container, key }, level) => {
        const copy = Array.isArray(container) ? container.slice() : { ...container };
        if (level < this.#open.length - 1) put(copy, key, inner);
        return copy;
      },
      this.#open.length ? undefined : this.#value,
    );
  }

  #step(/** @type {string} */ text, /** @type {number} */ at) {
    if (this.#text !== undefined) return this.#inString(text, at);
    const char = text[at];
    if (this.#scalar || (this.#next & VALUE && /[\w.+-]/.test(char))) {
      const run = match(SCALAR, text, at);
      this.#scalar += run;
      const end = at + run.length;
      if (end < text.length) this.#endScalar(end);
      return end;
    }
    if (!" \t\n\r".includes(char)) this.#structure(char, at);
    return at + 1;
  }

  #structure(/** @type {string} */ char, /** @type {number} */ at) {
    const next = this.#next;
    const top = this.#open.at(-1);
    const isArray = Array.isArray(top?.container);
    if (char === '"' && next & (VALUE | KEY)) {
      this.#text = "";
      if (next & VALUE) this.#put("");
    } else if ((char === "{" || char === "[") && next & VALUE) {
      const container = char === "[" ? [] : {};
      this.#put(container);
      this.#open.push({ container, key: 0 });
      this.#next = CLOSE | (char === "[" ? VALUE : KEY);
    } else if (next & CLOSE && char === (isArray ? "]" : "}")) {
      this.#open.pop();
      this.#endValue();
    } else if (char === "," && next & COMMA) {
      if (isArray) top.key++;
      this.#next = isArray ? VALUE : KEY;
    } else if (char === ":" && next & COLON) {
      this.#next = VALUE;
    } else {
      this.#fail(`the JSON has an unexpected ${JSON.stringify(char)}`, at);
    }
  }

  #inString(/** @type {string} */ text, /** @type {number} */ at) {
    if (this.#escape || text[at] === "\\") {
      this.#escape += text[at];
      if (this.#escape.length === (this.#escape[1] === "u" ? 6 : 2)) {
        this.#add(this.#parsed(`"${this.#escape}"`, at, JSON.parse));
        this.#escape = "";
      }
      return at + 1;
    }
    const run = match(PLAIN, text, at);
    if (run) this.#add(run);
    const end = at + run.length;
    if (text[end] !== '"') {
      if (end < text.length && text[end] !== "\\") this.#fail("the JSON has a control character in a string", end);
      return end;
    }
    const whole = this.#text + this.#half;
    this.#text = undefined;
    this.#half = "";
    if (this.#next & KEY) {
      // cast: a key is in an object.
      /** @type {{ key: string }} */ (this.#open.at(-1)).key = whole;
      this.#next = COLON;
    } else {
      this.#put(whole);
      this.#endValue();
    }
    return end + 1;
  }

  #add(/** @type {string} */ piece) {
    const all = this.#half + piece;
    const last = all.charCodeAt(all.length - 1);
    this.#half = last >= 0xd800 && last < 0xdc00 ? all.slice(-1) : "";
    this.#text += this.#half ? all.slice(0, -1) : all;
  }

  #endScalar(/** @type {number} */ at) {
    const scalar = this.#scalar;
    this.#scalar = "";
    this.#put(this.#parsed(scalar, at, this.#parse));
    this.#endValue();
  }

  #put(/** @type {unknown} */ value) {
    const top = this.#open.at(-1);
    if (top) put(top.container, top.key, value);
    else this.#value = value;
  }

  #endValue() {
    this.#next = this.#open.length ? COMMA | CLOSE : 0;
  }

  /**
   * @template T
   * @param {string} text
   * @param {number} at
   * @param {(text: string) => T} parse
   * @returns {T}
   */
  #parsed(text, at, parse) {
    try {
      return parse(text);
    } catch {
      this.#fail(`the JSON has an unexpected ${JSON.stringify(text.slice(0, 20))}`, at);
    }
  }

  /**
   * @param {string} message
   * @param {number} at
   * @returns {never}
   */
  #fail(message, at) {
    throw (this.#error = new SyntaxError(`${message} at position ${this.#read + at}`));
  }
}

function match(/** @type {RegExp} */ pattern, /** @type {string} */ text, /** @type {number} */ at) {
  pattern.lastIndex = at;
  // cast: both patterns accept nothing.
  return /** @type {RegExpExecArray} */ (pattern.exec(text))[0];
}

/**
 * As `JSON.parse` does it: `__proto__` is a key like any other.
 * @param {Container} container
 * @param {string | number} key
 * @param {unknown} value
 */
function put(container, key, value) {
  if (key === "__proto__") {
    Object.defineProperty(container, key, { value, writable: true, enumerable: true, configurable: true });
  } else /** @type {Record<string | number, unknown>} cast: the key of a list is a number */ (container)[key] = value;
}
