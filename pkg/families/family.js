// The family of models that an id or an ARN belongs to.
import { BODIES } from "./bodies.js";
import { invalid } from "../lib/options.js";

/**
 * @template {{ models: RegExp }} Row
 * @param {Row[]} rows
 * @param {string} modelId an id, also of an inference profile, or an ARN
 * @param {string | undefined} family the name of a family, or the id of the model behind an ARN
 * @param {string} caller such as `embed()`, for errors
 * @returns {Row}
 */
export function familyOf(rows, modelId, family, caller) {
  const name = family ?? modelId;
  if (!modelId?.trim?.() || !name.trim?.()) throw invalid("modelId, family: must be strings that name one model");
  const row = rows.find(({ models }) => models.test(name));
  if (row) return row;
  const known = Object.keys(BODIES)
    .filter((start) => name.includes(start))
    .pop();
  const instead =
    known || !/^arn:/.test(name)
      ? `use invokeModel() with ${known ? `{ ${BODIES[known]} }` : "its own body"}`
      : "give the id of its base model as family";
  throw invalid(`${family ? "family" : "modelId"}: ${caller} does not know ${name}; ${instead}`);
}
