// Filters documents by their metadata.

const COMPARISONS = {
  equals: (found, wanted) => found === wanted,
  notEquals: (found, wanted) => found !== wanted,
  greaterThan: (/** @type {number} */ found, /** @type {number} */ wanted) => found > wanted,
  greaterThanOrEquals: (/** @type {number} */ found, /** @type {number} */ wanted) => found >= wanted,
  lessThan: (/** @type {number} */ found, /** @type {number} */ wanted) => found < wanted,
  lessThanOrEquals: (/** @type {number} */ found, /** @type {number} */ wanted) => found <= wanted,
  in: (found, wanted) => wanted.includes(found),
  notIn: (found, wanted) => !wanted.includes(found),
  startsWith: (/** @type {unknown} */ found, /** @type {string} */ wanted) =>
    typeof found === "string" && found.startsWith(wanted),
  stringContains: (found, wanted) => typeof found === "string" && found.includes(wanted),
  listContains: (found, wanted) => Array.isArray(found) && found.includes(wanted),
};

/**
 * https://docs.aws.amazon.com/bedrock/latest/APIReference/API_agent-runtime_RetrievalFilter.html
 * @param {object | undefined} filter AWS's `RetrievalFilter`
 * @param {Record<string, unknown>} metadata of one document
 * @returns {boolean} whether the document passes; one that lacks the key passes the two negations alone
 */
export function passes(filter, metadata) {
  if (!filter) return true;
  if (filter.andAll) return filter.andAll.every((/** @type {object | undefined} */ part) => passes(part, metadata));
  if (filter.orAll) return filter.orAll.some((/** @type {object | undefined} */ part) => passes(part, metadata));
  const [[comparison, { key, value }]] = Object.entries(filter);
  if (metadata[key] === undefined) return comparison === "notEquals" || comparison === "notIn";
  return COMPARISONS[comparison](metadata[key], value);
}
