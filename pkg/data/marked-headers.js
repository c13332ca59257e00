// Output members that travel in headers and are not text. Only the tables that have some import this.

const VALUES = {
  number: Number,
  boolean: (/** @type {string} */ text) => text === "true",
  date: (/** @type {string} */ text) => new Date(text),
};

/**
 * The member's value; nothing if there is no header.
 * @param {Headers} headers
 * @param {string} wire the header's name, or what the names begin with
 * @param {string} [marker]
 */
export function markedHeader(headers, wire, marker) {
  if (marker === "map") return prefixed(headers, wire.toLowerCase());
  const text = headers.get(wire);
  return text === null ? text : (VALUES[marker]?.(text) ?? text);
}

/** The headers that start so, by the rest of their names. */
function prefixed(headers, start) {
  const found = [...headers].filter(([name]) => name.startsWith(start));
  return Object.fromEntries(found.map(([name, value]) => [name.slice(start.length), value]));
}
