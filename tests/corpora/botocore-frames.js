// The frames of botocore's own tests. They are constants of a Python file, whose literals are read here.

/** Bytes, a comment, or any other character. */
const TOKEN = /b'((?:[^'\\]|\\.)*)'|b"((?:[^"\\]|\\.)*)"|#.*|[^]/g;

const ESCAPES = { n: "\n", r: "\r", t: "\t", "\\": "\\", "'": "'", '"': '"' };

/** @returns {string} one of Python's byte strings, in hexadecimal */
function hexOf(literal) {
  const text = literal.replaceAll(/\\(?:x(..)|(.))/g, (_, hex, escape) => {
    if (hex) return String.fromCharCode(parseInt(hex, 16));
    if (!(escape in ESCAPES)) throw new Error(`an escape that is not known: \\${escape}`);
    return ESCAPES[escape];
  });
  return Buffer.from(text, "latin1").toString("hex");
}

/** The byte strings of a piece of the file. */
const literalsOf = (code) =>
  [...code.matchAll(TOKEN)].map(([, single, double]) => single ?? double).filter((literal) => literal !== undefined);

const hexOfAll = (code) => literalsOf(code).map(hexOf).join("");

/** A header's value; bytes become `{ hex }`. */
function valueOf(literal) {
  if (literal === "True" || literal === "False") return literal === "True";
  if (literal.startsWith("b")) return { hex: hexOfAll(literal) };
  return literal.startsWith("'") ? literal.slice(1, -1) : Number(literal);
}

function positive(name, code) {
  const [encoded, decoded] = code.split("EventStreamMessage(");
  const [, headers, payload] = /headers=\{(.*?)\},\s*payload=(.*?),\s*crc=/s.exec(decoded);
  const entries = [...headers.matchAll(/'([^']*)': (b?'[^']*'|-?\w+)/g)];
  return {
    name,
    encoded_hex: hexOfAll(encoded),
    headers: Object.fromEntries(entries.map(([, key, value]) => [key, valueOf(value)])),
    payload_hex: hexOfAll(payload),
  };
}

function negative(name, code) {
  // The payload above the limit of services is written as a product.
  const [, factor, base, more] = /\* \((\d+) \* (\d+)\*\*2 \+ (\d+)\)/.exec(code) ?? [];
  if (!factor) return { name, encoded_hex: hexOfAll(code) };
  const [suffix, repeated, ...prefix] = literalsOf(code).map(hexOf).reverse();
  const repeat = factor * base ** 2 + Number(more);
  return { name, prefix_hex: prefix.reverse().join(""), repeat_byte: repeated, repeat, suffix_hex: suffix };
}

/**
 * @param {string} python the text of botocore's tests/unit/test_eventstream.py
 * @returns {{ positive: object[], negative: object[] }} frames that are decoded, and frames that are refused
 */
export function botocoreFrames(python) {
  const listed = (list) => {
    const [, names] = new RegExp(`^${list} = \\[\\n(.*?)^\\]`, "ms").exec(python);
    return names.match(/\w+/g).map((name) => {
      const [, code] = new RegExp(`^${name} = \\(\\n(.*?)^\\)`, "ms").exec(python);
      return [name, code];
    });
  };
  return {
    positive: listed("POSITIVE_CASES").map(([name, code]) => positive(name, code)),
    negative: listed("NEGATIVE_CASES").map(([name, code]) => negative(name, code)),
  };
}
