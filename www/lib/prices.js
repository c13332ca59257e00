// What an answer costs, by prices that a person enters: the page knows none, since they change and differ by region.
import { signal } from "@preact/signals-core";
import { store, stored } from "./stored.js";

/** @typedef {{ input: number, output: number }} Price US dollars for a million tokens */

/** @type {import("@preact/signals-core").Signal<Record<string, Price>>} by model id */
export const prices = signal({});

stored("prices").then((kept) => kept && (prices.value = kept));

/** @param {string} modelId @param {Price | undefined} price */
export function setPrice(modelId, price) {
  const { [modelId]: _before, ...others } = prices.value;
  prices.value = price ? { ...others, [modelId]: price } : others;
  store("prices", prices.value);
}

/**
 * @param {string} modelId
 * @param {{ inputTokens?: number, outputTokens?: number }} usage
 * @returns {string | undefined} undefined without a price
 */
export function priceOf(modelId, { inputTokens = 0, outputTokens = 0 }) {
  const price = prices.value[modelId];
  if (!price) return undefined;
  const dollars = (inputTokens * price.input + outputTokens * price.output) / 1e6;
  return `$${dollars < 0.01 ? dollars.toPrecision(2) : dollars.toFixed(2)}`;
}
