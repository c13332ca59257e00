// Finds the passages that the sentences of an answer rest on.
import { termsOf } from "./ranking.js";

/**
 * @typedef {import("./knowledge-bases.js").Reference} Reference
 *
 * @typedef {object} Citation AWS's
 * @property {{ textResponsePart: { text: string, span: { start: number, end: number } } }} generatedResponsePart
 * @property {Reference[]} retrievedReferences
 */

/** A sentence rests on a passage that holds at least this part of its terms. */
const SHARE = 0.6;

const sentences = new Intl.Segmenter("en", { granularity: "sentence" });

/**
 * Finds the passages that each part of an answer rests on, by the words that they share. Neighbouring sentences that
 * rest on the same passages are one part.
 * @param {string} text the answer
 * @param {Reference[]} references the passages that the model was shown
 * @returns {Citation[]} spans count UTF-16 units from 0, their `end` is the last one
 */
export function cite(text, references) {
  /** @type {{ start: number, end: number, cited: Reference[] }[]} */
  const parts = [];
  for (const { index, segment } of sentences.segment(text)) {
    if (!segment.trim()) continue;
    const cited = restsOn(segment, references);
    const end = index + segment.trimEnd().length - 1;
    const last = parts.at(-1);
    const same = last?.cited.length === cited.length && cited.every((reference) => last.cited.includes(reference));
    if (last && same) last.end = end;
    else parts.push({ start: index, end, cited });
  }
  return parts.map(({ start, end, cited }) => ({
    generatedResponsePart: { textResponsePart: { text: text.slice(start, end + 1), span: { start, end } } },
    retrievedReferences: cited,
  }));
}

/**
 * @param {string} sentence
 * @param {Reference[]} references
 */
function restsOn(sentence, references) {
  const terms = [...termsOf(sentence)];
  if (terms.length === 0) return [];
  const shares = references.map(({ content }) => {
    const known = termsOf(content?.text ?? "");
    return terms.filter((term) => known.has(term)).length / terms.length;
  });
  const best = Math.max(0, ...shares);
  return best < SHARE ? [] : references.filter((_, index) => shares[index] === best);
}
