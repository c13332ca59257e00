// How many tokens a call would send, in words.
import { countTokens } from "../../lib/converse-call.js";
import { priceOf } from "../../lib/prices.js";

/**
 * @param {import("../../lib/app.js").App} app
 * @param {import("bedrock-wasm").Message[]} messages
 */
export async function tokensOf(app, messages) {
  const settings = app.settings.value;
  const call = await countTokens(app, settings, messages).done;
  if (!call.output) return `Not counted: ${/** @type {Error} */ (call.error).message}`;
  const { inputTokens } = call.output;
  const price = priceOf(settings.modelId, { inputTokens, outputTokens: 0 });
  return `${inputTokens.toLocaleString("en")} tokens${price ? `, ${price}` : ""}`;
}
