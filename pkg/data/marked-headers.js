// Output members that travel in headers and are not text. Only the tables that have some import this.

/** @type {Record<string, (text: string) => unknown>} */
const VALUES = {
  number: Number,
  boolean: (text) => text === "true",
  date: (text) => new Date(text),
};

/**
 * The member's value; null if the header is missing.
 * @param {Headers} headers
 * @param {string} wire the header's name, or the beginning of the names
 * @param {string} [marker]
 */
export function markedHeader(headers, wire, marker) {
  if (marker === "map") return prefixed(headers, wire.toLowerCase());
  const text = headers.get(wire);
  return text === null
    ? text
    : (VALUES[/** @type {string} cast: without a marker, it is text */ (marker)]?.(text) ?? text);
}

/**
 * The headers whose names start so, by the rest of their names.
 * @param {Headers} headers
 * @param {string} start
 */
function prefixed(headers, start) {
  const found = [...headers].filter(([name]) => name.startsWith(start));
  return Object.fromEntries(found.map(([name, value]) => [name.slice(start.length), value]));
}
