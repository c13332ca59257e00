// From the name by which people know a model to the id by which it is called.
import { invalid, must } from "../lib/options.js";

/** @import { InvocableModel } from "../types/models.js" */

/**
 * The best match first: an id of the list, an ARN, a name; then the profile of a model that on-demand throughput does not reach,
 * or of another region. A profile that keeps calls in the geography goes before a global one.
 * @param {readonly InvocableModel[] | { models: readonly InvocableModel[] }} models of `listInvocable()`
 * @param {string} nameOrId
 * @returns {string}
 */
export function pickModel(models, nameOrId) {
  /** @type {readonly InvocableModel[]} */
  const list = /** @type {any} any: judged on the next line */ (models)?.models ?? models;
  if (!Array.isArray(list)) throw invalid("models: give what listInvocable() returns");
  must("nameOrId", nameOrId?.trim, "a string");
  const wanted = nameOrId.toLowerCase();
  const id = wanted.slice(wanted.lastIndexOf("/") + 1);
  const withoutRegion = id.slice(id.indexOf(".") + 1);
  /** @typedef {(model: InvocableModel) => boolean} Test */
  /** @type {Test} */
  const isProfile = ({ kind }) => kind === "inference-profile";
  /** @type {Test} */
  const isLocal = (model) => isProfile(model) && !model.modelId.startsWith("global.");
  /** @type {Test} */
  const stands = ({ foundationModelId, foundationModelName }) =>
    // cast: `undefined` is not in the list.
    [id, withoutRegion].includes(/** @type {string} */ (foundationModelId)) ||
    foundationModelName?.toLowerCase() === wanted;
  /** @type {Test[]} */
  const tests = [
    ({ modelId }) => [wanted, id].includes(modelId.toLowerCase()),
    ({ name }) => name.toLowerCase() === wanted,
    (model) => stands(model) && isLocal(model),
    (model) => stands(model) && isProfile(model),
    ({ modelId }) => modelId === withoutRegion,
  ];
  for (const test of tests) {
    const model = list.find(test);
    if (model) return model.modelId;
  }
  const similar = list
    .filter(({ modelId, name }) => `${modelId} ${name}`.toLowerCase().includes(wanted))
    .slice(0, 3)
    .map(({ modelId }) => modelId);
  throw invalid(`nameOrId: ${nameOrId} is not in the list; similar: ${similar.join(", ") || "none"}`);
}
