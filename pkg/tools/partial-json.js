// JSON that arrives in pieces, read once: the time grows with the text, not with the number of pieces.
import { check, must } from "../lib/options.js";

/** What may come next; several of them at once are added up. */
const VALUE = 1;
const KEY = 2;
const COLON = 4;
const COMMA = 8;
const CLOSE = 16;

/** Of a string: characters as they are, or an escape. */
const STRING = /(?:[ !#-[\]-\uffff]+|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))?/y;
/** An escape that is cut, at the end of a piece. */
const CUT_ESCAPE = /^\\(u[\da-fA-F]{0,3})?$/;
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
  /** @type {SyntaxError | undefined} */
  #error;

  /** @param {(text: string) => unknown} [parse] reads numbers */
  constructor(parse = JSON.parse) {
    check("parse", parse, "a function");
    this.#parse = parse;
  }

  /** The part that has arrived. Its arrays and objects grow in place; a number is there once its end has come. */
  get value() {
    return this.#value;
  }

  /** @param {string} piece the next one */
  push(piece) {
    if (this.#error) throw this.#error;
    must("text", typeof piece === "string", "a string");
    const text = this.#escape + piece;
    this.#escape = "";
    for (let at = 0; at < text.length;) {
      at = this.#text === undefined ? this.#token(text, at) : this.#inString(text, at);
    }
    if (this.#text && this.#next & VALUE) this.#put(this.#text);
    this.#read += text.length - this.#escape.length;
    return this.#value;
  }

  /** The whole value. Throws a `SyntaxError` if its end has not come. */
  finish() {
    this.push("");
    if (this.#scalar) this.#endScalar(0);
    if (this.#next) this.#fail("is cut off", 0);
    return this.#value;
  }

  /** A copy that stays as it is. Arrays and objects that are whole are shared with the value, so that they keep their identity. */
  snapshot() {
    const copied = this.#open.reduceRight((/** @type {Container | undefined} */ inner, { container, key }) => {
      const copy = Array.isArray(container) ? [...container] : { ...container };
      if (inner) put(copy, key, inner);
      return copy;
    }, undefined);
    return copied ?? this.#value;
  }

  /**
   * @param {string} text
   * @param {number} at
   * @returns {number} where to go on
   */
  #token(text, at) {
    const next = this.#next;
    const run = match(SCALAR, text, at);
    if (this.#scalar || (run && next & VALUE)) {
      this.#scalar += run;
      const end = at + run.length;
      if (end < text.length) this.#endScalar(end);
      return end;
    }
    const char = text[at];
    const top = this.#open.at(-1);
    const isArray = Array.isArray(top?.container);
    if (char === '"' && next & (VALUE | KEY)) {
      this.#text = "";
      if (next & VALUE) this.#put("");
    } else if (/[{[]/.test(char) && next & VALUE) {
      const opens = char === "[";
      const container = opens ? [] : {};
      this.#put(container);
      this.#open.push({ container, key: 0 });
      this.#next = CLOSE | (opens ? VALUE : KEY);
    } else if (char === (isArray ? "]" : "}") && next & CLOSE) {
      this.#open.pop();
      this.#endValue();
    } else if (char === "," && next & COMMA) {
      // cast: a comma is in one of them. The next key of an object is yet to come.
      /** @type {{ key: any }} any: as above */ (top).key++;
      this.#next = isArray ? VALUE : KEY;
    } else if (char === ":" && next & COLON) this.#next = VALUE;
    else if (!/[ \t\n\r]/.test(char)) this.#unexpected(char, at);
    return at + 1;
  }

  /**
   * @param {string} text
   * @param {number} at
   * @returns {number} where to go on
   */
  #inString(text, at) {
    const run = match(STRING, text, at);
    if (run) {
      const all = this.#half + (run[0] === "\\" ? JSON.parse(`"${run}"`) : run);
      const last = all.length - 1;
      // 0xd800 to 0xdbff.
      const end = all.charCodeAt(last) >> 10 === 54 ? last : last + 1;
      this.#text += all.slice(0, end);
      this.#half = all.slice(end);
      return at + run.length;
    }
    if (text[at] !== '"') {
      this.#escape = text.slice(at);
      if (!CUT_ESCAPE.test(this.#escape)) this.#unexpected(text[at], at);
      return text.length;
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
    return at + 1;
  }

  #endScalar(/** @type {number} */ at) {
    try {
      this.#put(this.#parse(this.#scalar));
    } catch {
      this.#unexpected(this.#scalar, at);
    }
    this.#scalar = "";
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

  #unexpected(/** @type {string} */ text, /** @type {number} */ at) {
    this.#fail(`has an unexpected ${JSON.stringify(text.slice(0, 20))}`, at);
  }

  /**
   * @param {string} fault
   * @param {number} at
   * @returns {never}
   */
  #fail(fault, at) {
    throw (this.#error = new SyntaxError(`the JSON ${fault} at position ${this.#read + at}`));
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
