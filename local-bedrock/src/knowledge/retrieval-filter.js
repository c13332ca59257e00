// Filters documents by their metadata.
import { validationError } from "../http/errors.js";

/** @import { Wire } from "../lib/wire.js" */

/**
 * @typedef {Wire<import("../../../pkg/types/bedrock-agent-runtime.js").RetrievalFilter>} RetrievalFilter
 */

/** @type {(compare: (found: number, wanted: number) => boolean) => Comparison} */
const ofNumbers = (compare) => (found, wanted) =>
  typeof found === "number" && typeof wanted === "number" && compare(found, wanted);

/** @type {(compare: (found: string, wanted: string) => boolean) => Comparison} */
const ofTexts = (compare) => (found, wanted) =>
  typeof found === "string" && typeof wanted === "string" && compare(found, wanted);

const isIn = (/** @type {unknown} */ list, /** @type {unknown} */ item) => Array.isArray(list) && list.includes(item);

/** @typedef {(found: unknown, wanted: unknown) => boolean} Comparison */

/** @type {Record<string, Comparison>} */
const COMPARISONS = {
  equals: (found, wanted) => found === wanted,
  notEquals: (found, wanted) => found !== wanted,
  greaterThan: ofNumbers((found, wanted) => found > wanted),
  greaterThanOrEquals: ofNumbers((found, wanted) => found >= wanted),
  lessThan: ofNumbers((found, wanted) => found < wanted),
  lessThanOrEquals: ofNumbers((found, wanted) => found <= wanted),
  in: (found, wanted) => isIn(wanted, found),
  notIn: (found, wanted) => !isIn(wanted, found),
  startsWith: ofTexts((found, wanted) => found.startsWith(wanted)),
  stringContains: ofTexts((found, wanted) => found.includes(wanted)),
  listContains: (found, wanted) => isIn(found, wanted),
};

/**
 * https://docs.aws.amazon.com/bedrock/latest/APIReference/API_agent-runtime_RetrievalFilter.html
 * @param {RetrievalFilter | undefined} filter
 * @param {Record<string, unknown>} metadata of one document
 * @returns {boolean} whether the document passes; one that lacks the key passes the two negations alone
 */
export function passes(filter, metadata) {
  if (!filter) return true;
  if (filter.andAll) return filter.andAll.every((part) => passes(part, metadata));
  if (filter.orAll) return filter.orAll.some((part) => passes(part, metadata));
  const [comparison, { key, value }] = attributeOf(filter);
  if (metadata[key] === undefined) return comparison === "notEquals" || comparison === "notIn";
  return COMPARISONS[comparison](metadata[key], value);
}

/**
 * @param {RetrievalFilter} filter a comparison
 * @returns {[comparison: string, attribute: { key: string, value: unknown }]}
 * @throws {import("../http/errors.js").ServiceError} `ValidationException`
 */
function attributeOf(filter) {
  for (const [comparison, attribute] of Object.entries(filter)) {
    if (Object.hasOwn(COMPARISONS, comparison) && attribute) return [comparison, attribute];
  }
  throw validationError(`A filter must have one of andAll, orAll, ${Object.keys(COMPARISONS).join(", ")}.`);
}
