// JSON whose integers keep every digit: those that a number would round are `BigInt`s.
import { StreamIntegrityError } from "../errors.js";

/** Where a number of 16 digits or more may begin. Scores and embeddings have such fractions: those need no second look. */
const LONG_INTEGER = /(?:^|[^.\d])\d{16}/;

/** Escapes and quotes, to know where strings begin and end; and numbers. */
const TOKENS = /\\.|"|-?\d[\d.eE+-]*/gs;

/** @type {string | undefined} */
let mark;

/** The beginning of strings that stand for a `BigInt`. No peer can know it; it is made late because Workers have no randomness at first. */
export const bigIntMark = () => (mark ??= `${crypto.getRandomValues(new Uint32Array(4))}n`);

/**
 * As `JSON.parse`, but exact.
 * @param {string} text
 * @param {boolean} [hasLong] whether the text has long integers, if that is known
 * @returns {any} any: it may be any JSON
 */
export function parseJson(text, hasLong = LONG_INTEGER.test(text)) {
  const value = JSON.parse(text);
  if (!hasLong) return value;
  let quoted = false;
  const marked = text.replace(TOKENS, (token) => {
    if (token === '"') quoted = !quoted;
    if (quoted || !/^-?\d+$/.test(token) || Number.isSafeInteger(+token)) return token;
    // To read a million digits takes a tenth of a second, and the time grows faster than they do.
    if (token[1000]) {
      throw new StreamIntegrityError(
        "an integer in the response has more than 1000 digits; ask the model for a string there",
        { code: "invalid_json" },
      );
    }
    return `"${bigIntMark()}${token}"`;
  });
  return JSON.parse(marked, (_, leaf) =>
    typeof leaf === "string" && leaf.startsWith(bigIntMark())
      ? BigInt(leaf.slice(/** @type {string} cast: made above */ (mark).length))
      : leaf,
  );
}
