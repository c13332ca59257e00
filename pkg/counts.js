// Options that count something. What is not given has its default elsewhere.
import { InputError } from "./errors.js";

/** @param {{ maxAttempts?: number, maxMessageBytes?: number }} options */
export function checkCounts({ maxAttempts, maxMessageBytes }) {
  for (const [name, count] of Object.entries({ maxAttempts, maxMessageBytes })) {
    if (count === undefined || (count > 0 && count === count >>> 0)) continue;
    throw new InputError(`${name}: give a whole number from 1 to ${2 ** 32 - 1}`, { code: "invalid_input" });
  }
}
