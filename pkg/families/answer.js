// The response of a model to InvokeModel.

/**
 * The members of a JSON object. Anything else has none, as its judge sees.
 * @param {import("../types/bedrock-runtime.js").InvokeModelCommandOutput} output
 * @returns {Record<string, any>} any: a response may be any JSON
 */
export function answerOf({ body }) {
  try {
    return body.json() ?? {};
  } catch {
    return {};
  }
}
