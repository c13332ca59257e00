// The three specifications of the AI SDK's models: `ai` 7 takes the fourth, 6 the third, 5 the second. What is made elsewhere is the
// fourth's. The others have the bytes of a file without a wrapper; the second has flat figures and other warnings, too.

/**
 * @import { Warning } from "./names.js"
 * @typedef {Record<string, any>} Members any: of a part
 * @typedef {{ part(part: Members): Members, result(result: Members): Members, warnings(list: Warning[]): Members[] }} Face
 */

/**
 * @param {string} specification
 * @returns {Face}
 */
export function faceOf(specification) {
  const isSecond = specification === "v2";
  /** @type {Face["part"]} */
  const part = (whole) => {
    if (whole.type === "file" && specification !== "v4") return { ...whole, data: whole.data.data };
    return isSecond && whole.finishReason ? flat(whole) : whole;
  };
  return {
    part,
    result: ({ content, ...result }) => part({ ...result, content: content.map(part) }),
    warnings: (list) =>
      isSecond
        ? list.map(({ feature: setting, details }) => ({ type: "unsupported-setting", setting, details }))
        : list,
  };
}

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
      cachedInputTokens: raw?.cacheReadInputTokens,
    },
  };
}
