// Checks one value against the constraints of its shape in AWS's service models.

/**
 * Compiled patterns by their text.
 * @type {Map<string, RegExp>}
 */
const patterns = new Map();

/**
 * Finds the first constraint of a shape that a value breaks, in the words AWS reports it.
 * @param {import("./service-models.js").Shape} shape
 * @param {unknown} value of the right type
 * @returns {string | undefined}
 */
export function constraintOf(shape, value) {
  if (shape.enum && !(typeof value === "string" && shape.enum.includes(value))) {
    return `Member must satisfy enum value set: [${shape.enum.join(", ")}]`;
  }
  const quantity = typeof value === "number" ? "value" : "length";
  const measured = typeof value === "number" ? value : lengthOf(shape, value);
  if (shape.min !== undefined && measured < shape.min) {
    return `Member must have ${quantity} greater than or equal to ${shape.min}`;
  }
  if (shape.max !== undefined && measured > shape.max) {
    return `Member must have ${quantity} less than or equal to ${shape.max}`;
  }
  if (shape.pattern && !matches(shape.pattern, value)) {
    return `Member must satisfy regular expression pattern: ${shape.pattern}`;
  }
  return undefined;
}

/**
 * @param {import("./service-models.js").Shape} shape
 * @param {unknown} value
 */
function lengthOf(shape, value) {
  if (typeof value === "string") return shape.type === "blob" ? decodedLength(value) : [...value].length; // code points, as at AWS
  if (value instanceof Uint8Array || Array.isArray(value)) return value.length;
  return Object.keys(Object(value)).length;
}

/** Of base64, whose length is a multiple of four. */
const decodedLength = (/** @type {string} */ text) =>
  (text.length / 4) * 3 - (text.endsWith("==") ? 2 : Number(text.endsWith("=")));

/**
 * AWS matches patterns against the whole value. Some of its patterns are quadratic; their values have a `max`, which was checked
 * before.
 * @param {string} pattern
 * @param {unknown} value
 */
function matches(pattern, value) {
  // Only with the flag "u" does \p mean a Unicode property; with it, other patterns of AWS's would not compile.
  const flags = /\\p\{/i.test(pattern) ? "u" : "";
  const compiled = patterns.get(pattern) ?? new RegExp(`^(?:${pattern})$`, flags);
  patterns.set(pattern, compiled);
  return compiled.test(String(value));
}
