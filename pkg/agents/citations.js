// Citations, placed in the text of the answer.
import { sourceOf } from "./retrieved.js";

/**
 * @import { Citation } from "../types/bedrock-agent-runtime.js"
 * @import { AnswerCitation } from "../types/agents.js"
 *
 * @typedef {[citation: Citation, from: number]} Cited a citation, and how much text there was before its event
 */

/**
 * The service counts from the beginning of the answer, or of a part of it, sends citations before the text that they are about, and has
 * been seen to count beyond its end (https://repost.aws/questions/QUGxXdECpDR4G4O0E_d19hsw). It sends the cited text as well, which is what
 * decides.
 * @param {Cited[]} all in the order in which they came
 * @param {string} text the whole
 * @returns {AnswerCitation[]}
 */
export function place(all, text) {
  let last = 0;
  return all
    .filter(([{ retrievedReferences }]) => retrievedReferences?.length)
    .map(([{ generatedResponsePart, retrievedReferences = [] }, from]) => {
      const { span = {}, text: given } = generatedResponsePart?.textResponsePart ?? {};
      const { start: counted = 0, end: to = NaN } = span;
      // Its end is the last character.
      const cited = given ?? text.slice(counted, to + 1);
      const sources = retrievedReferences.map(sourceOf);
      if (!cited) return { text: "", sources };
      // UTF-16 units, then characters, which are the same but for emoji and the like.
      const characters = Array.from(text.slice(0, counted * 2))
        .slice(0, counted)
        .join("").length;
      const start = [counted, characters, from + counted, text.indexOf(cited, last), text.indexOf(cited)].find(
        (at) => at >= 0 && text.startsWith(cited, at),
      );
      if (start === undefined) return { text: cited, sources };
      last = start;
      return { start, end: start + cited.length, text: cited, sources };
    });
}
