// Cuts a list into pages.
import { validationError } from "../http/errors.js";
import { fromBase64, textOf, toBase64Url } from "../lib/bytes.js";

/** The binding of the two members that page through a list by query. */
export const PAGE_QUERY = /** @type {const} */ ({ maxResults: { type: "integer" }, nextToken: { type: "string" } });

/**
 * Cuts one page out of a list.
 * @template Item
 * @param {Item[]} items
 * @param {{ maxResults?: number, nextToken?: string }} input
 * @param {number} [usual] the page's size, unless the caller gives one
 * @returns {{ items: Item[], nextToken: string | undefined }} no token after the last page
 * @throws {import("../http/errors.js").ServiceError} `ValidationException` for a token that was never given out
 */
export function pageOf(items, { maxResults, nextToken }, usual = 100) {
  const start = nextToken ? readToken(nextToken) : 0;
  const end = start + (maxResults ?? usual);
  return { items: items.slice(start, end), nextToken: end < items.length ? writeToken(end) : undefined };
}

const writeToken = (/** @type {number} */ offset) => toBase64Url(JSON.stringify({ offset }));

/** @param {string} token */
function readToken(token) {
  try {
    /** @type {{ offset: unknown }} */
    const { offset } = JSON.parse(textOf(fromBase64(token)));
    if (typeof offset === "number" && Number.isSafeInteger(offset) && offset > 0) return offset;
  } catch {
    // not a token of this emulator
  }
  throw validationError("The provided nextToken is invalid. Use the token of the previous answer.");
}
