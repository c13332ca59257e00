// The family of models that an id or an ARN belongs to.
import { BODIES } from "./bodies.js";
import { invalid, must } from "../lib/options.js";

/**
 * @template {readonly [models: RegExp, ...unknown[]]} Row
 * @param {Row[]} rows
 * @param {string} modelId an id, also of an inference profile, or an ARN
 * @param {string | undefined} family the name of a family, or the id of the model behind an ARN
 * @returns {Row}
 */
export function familyOf(rows, modelId, family) {
  const name = family ?? modelId;
  must("modelId, family", modelId?.trim?.() && name.trim?.(), "strings");
  const isIt = (/** @type {readonly [models: RegExp, ...unknown[]]} */ [models]) => models.test(name);
  const row = rows.find(isIt);
  if (row) return row;
  const body = BODIES.find(isIt)?.[1];
  const instead = body
    ? `use invokeModel() with { ${body} }`
    : "give the id of its base model as family, or use invokeModel()";
  throw invalid(`${family ? "family" : "modelId"}: ${name} is not of a known family; ${instead}`);
}
