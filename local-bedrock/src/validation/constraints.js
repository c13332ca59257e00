// Checks one value against the constraints of its shape in AWS's service models.

/** Compiled patterns by their text. */
const patterns = new Map();

/**
 * Finds the first constraint of a shape that a value breaks, in the words AWS reports it.
 * @param {object} shape a botocore shape
 * @param {unknown} value of the right type
 * @returns {string | undefined}
 */
export function constraintOf(shape, value) {
  if (shape.enum && !shape.enum.includes(value)) {
    return `Member must satisfy enum value set: [${shape.enum.join(", ")}]`;
  }
  const numeric = typeof value === "number";
  const quantity = numeric ? "value" : "length";
  const measured = numeric ? value : lengthOf(shape, value);
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
 * @param {object} shape
 * @param {unknown} value
 */
function lengthOf(shape, value) {
  if (shape.type === "string") return [...value].length; // AWS counts code points
  if (shape.type === "blob") return value instanceof Uint8Array ? value.length : decodedLength(value);
  return Array.isArray(value) ? value.length : Object.keys(value).length;
}

/** Of base64, whose length is a multiple of four. */
const decodedLength = (/** @type {string} */ text) =>
  (text.length / 4) * 3 - (text.endsWith("==") ? 2 : Number(text.endsWith("=")));

/**
 * AWS matches patterns against the whole value. Some of its patterns are quadratic; their values have a `max`, which was checked
 * before.
 */
function matches(pattern, value) {
  // Only with the flag "u" does \p mean a Unicode property; with it, other patterns of AWS's would not compile.
  const flags = /\\p\{/i.test(pattern) ? "u" : "";
  if (!patterns.has(pattern)) patterns.set(pattern, new RegExp(`^(?:${pattern})$`, flags));
  return patterns.get(pattern).test(value);
}
