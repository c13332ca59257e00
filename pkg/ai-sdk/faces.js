// The three specifications of the AI SDK's models: `ai` 7 takes the fourth, 6 the third, 5 the second. The fourth and the third differ
// in nothing that is made here; the second has flat figures and other warnings.

import { given } from "./given.js";

/**
 * @import { Warning } from "./names.js"
 * @typedef {Record<string, any>} Members any: of a part
 * @typedef {{ part(part: Members): Members, result(result: Members): Members, warnings(list: Warning[]): Members[] }} Face
 */

export const SPECIFICATIONS = ["v2", "v3", "v4"];

/** @param {Members} part */
const same = (part) => part;

/** @type {Face} */
const LATEST = { part: same, result: same, warnings: (list) => list };

/** @type {Face} */
const SECOND = {
  part: (part) => (part.type === "finish" ? flat(part) : part),
  result: flat,
  warnings: (list) =>
    list.map(({ feature, details }) => given({ type: "unsupported-setting", setting: feature, details })),
};

/** @param {Members} finished */
function flat({ usage, finishReason, ...rest }) {
  const { inputTokens, outputTokens, raw } = usage;
  return {
    ...rest,
    finishReason: finishReason.unified,
    usage: {
      inputTokens: inputTokens.total,
      outputTokens: outputTokens.total,
      totalTokens: raw?.totalTokens,
      cachedInputTokens: inputTokens.cacheRead || undefined,
    },
  };
}

/** @param {string} specification */
export const faceOf = (specification) => (specification === "v2" ? SECOND : LATEST);
