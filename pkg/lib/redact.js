// Removes the secrets of a call from texts that others wrote, such as a service that quotes the request or a `fetch` that names headers.
import { reasonOf } from "../errors.js";

const HIDDEN = "(redacted)";
/** Longer messages of `fetch` are cut, after their secrets are removed: half a secret would not be found. */
const MAX_MESSAGE = 4096;
/** Longer texts inside an error are not searched. */
const MAX_TEXT = 2 ** 16;
const INSPECT = Symbol.for("nodejs.util.inspect.custom");

/**
 * Hides the secrets of a call, which become known one by one.
 * @param {Record<string, string>} own headers that the user has set; all may be secret
 */
export function redactor(own) {
  /** Nearly no call needs the patterns, which are slow to make. @type {Map<string, RegExp | undefined>} */
  const secrets = new Map();

  /**
   * Hides a text from now on; returns the replacement. Short texts are in messages by chance, and only ASCII can be sent.
   * @param {string} text
   */
  const hide = (text) => {
    if (/^[ -~]{8,}$/.test(text)) secrets.set(text, secrets.get(text));
    return HIDDEN;
  };

  /** A text, JSON, or an error of the package, without secrets. Objects are changed in place. @type {<T>(value: T) => T} */
  const clean = (/** @type {any} any: texts are looked for at any depth */ value) => {
    if (typeof value === "string") {
      let text = value;
      for (const [secret, pattern] of secrets) {
        // Escapes leave letters and digits alone, and only lengthen the rest.
        const [plain] = secret.split(/\W/);
        if (text.length < secret.length || !text.includes(plain)) continue;
        const used = pattern ?? patternOf(secret);
        secrets.set(secret, used);
        text = text.replace(used, HIDDEN);
      }
      return text;
    }
    if (value && typeof value === "object") {
      for (const key of Reflect.ownKeys(value)) value[key] = (key === "cause" ? cause : clean)(value[key]);
    }
    return value;
  };

  /**
   * Whether nothing that a console prints of a value holds a secret. Throws if the value cannot be searched.
   * @param {any} value any: everything that can be thrown is searched
   * @param {Set<unknown>} seen
   * @returns {boolean}
   */
  const isClean = (value, seen) => {
    if (typeof value === "string") return value.length < MAX_TEXT && clean(value) === value;
    if (!value || typeof value !== "object" || ArrayBuffer.isView(value) || seen.has(value)) return true;
    seen.add(value);
    const parts = [value.stack, value[INSPECT]?.(9, {}, String)];
    // Maps, sets and headers.
    value.forEach?.((/** @type {unknown} */ item, /** @type {unknown} */ key) => parts.push(item, key));
    // `in` finds the getters of the web's classes, such as Request.
    for (const key in value) parts.push(value[key]);
    for (const key of Reflect.ownKeys(value)) parts.push(key, value[key]);
    return parts.every((part) => isClean(part, seen));
  };

  /** Returns the error of another party, or one with its text if a secret shows anywhere in it or if it cannot be searched. */
  const cause = (/** @type {unknown} */ thrown) => {
    let text = "an error that cannot be read";
    try {
      text = reasonOf(thrown);
      if (text.length < MAX_MESSAGE && isClean(thrown, new Set())) return thrown;
    } catch {
      // A getter threw, or it is too deep.
    }
    return new Error(clean(text).slice(0, MAX_MESSAGE));
  };

  /** Headers as hooks see them. The values that are hidden there are hidden in texts, too. */
  const headers = (/** @type {Iterable<[string, string]>} of names in lower case */ all) => {
    const mine = Object.keys(own).map((name) => name.toLowerCase());
    const isSecret = (/** @type {string} */ name) =>
      mine.includes(name) || /auth|cookie|key|secret|token(?!-c)/.test(name);
    return Object.fromEntries([...all].map(([name, value]) => [name, isSecret(name) ? hide(value) : clean(value)]));
  };

  return { hide, clean, cause, headers };
}

/**
 * A secret with any of its punctuation escaped: as in JSON (`\/`, `\u002f`), in a URL (`%2f`, `%252F`) or in HTML (`&#x2f;`).
 * @param {string} secret
 */
function patternOf(secret) {
  const escaped = (/** @type {string} */ char) => {
    const code = char.charCodeAt(0);
    const hex = code.toString(16);
    return `(?:\\\\{0,3}\\x${hex}|(?:%(?:25){0,2}|\\\\{1,2}u00)${hex}|&#(?:x${hex}|${code});)`;
  };
  return new RegExp(secret.replace(/\W/g, escaped), "gi");
}
