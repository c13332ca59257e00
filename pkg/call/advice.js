// The advice that follows AWS's own message, for the errors that people ask about most.
import { ADVICE } from "./advice-texts.js";

/**
 * @param {import("../errors.js").ServiceException} error
 * @param {unknown} modelId of the call
 * @param {string} region of the client
 * @returns {string} "" if there is nothing to add
 */
export function adviceFor({ name, message }, modelId, region) {
  const said = `:${name}: ${message}`.toLowerCase();
  const part = Object.keys(ADVICE).find((words) => said.includes(words));
  return ((part && ADVICE[part]) ?? "")
    .replace("{profile}", () => profileOf(modelId, region))
    .replace("{region}", region);
}

/**
 * The cross-region profile of a model in the region of the call.
 * @param {unknown} modelId
 * @param {string} region
 */
function profileOf(modelId, region) {
  const place = /^(us-gov|us|eu|ap)-/.exec(region)?.[1] ?? "global";
  const id = `${modelId}`.split("/").pop();
  return `${place === "ap" ? "apac" : place}.${id}`;
}
