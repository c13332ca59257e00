// Ranks texts by how well they answer a query.
import MiniSearch from "minisearch";

/** Words that carry no meaning for a search. */
const STOP_WORDS = new Set(
  (
    "a an and are as at be by can do does for from has have how i in is it its may my of on or that the there this to " +
    "was what when where which who why will with you your"
  ).split(" "),
);

/**
 * A word as it is compared: lower case, without a plural's s; null for a stop word.
 * @param {string} word
 */
function term(word) {
  const lower = word.toLowerCase();
  if (STOP_WORDS.has(lower)) return null;
  return lower.length > 3 && lower.endsWith("s") && !lower.endsWith("ss") ? lower.slice(0, -1) : lower;
}

/** @param {string} text @returns {Set<string>} the terms of a text */
export const termsOf = (text) => new Set((text.match(/[\p{L}\p{N}]+/gu) ?? []).flatMap((word) => term(word) ?? []));

/**
 * Ranks texts by how well they answer a query (BM25, by MiniSearch).
 * @param {string} query
 * @param {{ title?: string, text: string }[]} documents
 * @returns {{ index: number, score: number }[]} best first; `score` is above 0 and below 1. What shares no term with
 *   the query is left out.
 */
export function rank(query, documents) {
  const search = new MiniSearch({
    fields: ["title", "text"],
    idField: "index",
    tokenize: (text) => text.match(/[\p{L}\p{N}]+/gu) ?? [],
    processTerm: term,
    searchOptions: { boost: { title: 2 } },
  });
  search.addAll(documents.map(({ title = "", text }, index) => ({ index, title, text })));
  return search.search(query).map(({ id, score }) => ({ index: id, score: score / (1 + score) }));
}
