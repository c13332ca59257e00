// What a card has been asked, once or many times.
import { percentile } from "../../lib/statistics.js";

/**
 * @typedef {object} Card
 * @property {string} id
 * @property {string} modelId
 * @property {string} region empty: that of the settings
 * @property {number} [temperature]
 *
 * @typedef {{ answer: import("../../lib/answer.js").Answer, call: import("../../lib/call.js").Call }} Run
 */

/**
 * @param {Run[]} runs
 * @returns {{ runs: number, failed: number, firstToken: [number?, number?], speed: [number?, number?] }} 50th and 90th percentiles; of
 *   speeds, nine in ten are at least the second
 */
export function summary(runs) {
  const ended = runs.filter(({ answer }) => answer.isOver);
  const complete = ended.filter(({ answer }) => answer.state === "complete");
  const known = (/** @type {(answer: import("../../lib/answer.js").Answer) => number | undefined} */ figure) =>
    complete.flatMap(({ answer }) => figure(answer) ?? []);
  const first = known(({ timeToFirstTokenMs }) => timeToFirstTokenMs);
  const speed = known(({ tokensPerSecond }) => tokensPerSecond);
  return {
    runs: ended.length,
    failed: ended.length - complete.length,
    firstToken: [percentile(first, 0.5), percentile(first, 0.9)],
    speed: [percentile(speed, 0.5), percentile(speed, 0.1)],
  };
}

/**
 * Output tokens over time. The service counts them at the end only: until then each piece is taken for one, and afterwards
 * the whole is shared out by length.
 * @param {import("../../lib/answer.js").Answer} answer
 * @returns {{ at: number, tokens: number }[]}
 */
export function curve({ pieces, usage }) {
  const characters = pieces.reduce((sum, piece) => sum + piece.characters, 0);
  const perCharacter = usage && characters ? usage.outputTokens / characters : undefined;
  let tokens = 0;
  return pieces.map((piece) => {
    tokens += perCharacter === undefined ? 1 : perCharacter * piece.characters;
    return { at: piece.at, tokens };
  });
}
