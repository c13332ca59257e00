// A model by what people call it → the id to call it by.
import { invalid } from "../lib/options.js";

/**
 * The best match first: an id of the list, an ARN, a name; then the profile of a model that on-demand throughput does not reach,
 * or of another region. A profile that keeps calls in the geography goes before a global one.
 * @param {any} models of `listInvocable()`
 * @param {string} nameOrId
 * @returns {string}
 */
export function pickModel(models, nameOrId) {
  const list = models?.models ?? models;
  if (!Array.isArray(list)) throw invalid("models: give what listInvocable() returns");
  if (!nameOrId?.trim) throw invalid("nameOrId: must be a string");
  const wanted = nameOrId.toLowerCase();
  const id = wanted.slice(wanted.lastIndexOf("/") + 1);
  const withoutRegion = id.slice(id.indexOf(".") + 1);
  const isProfile = ({ kind }) => kind === "inference-profile";
  const isLocal = (model) => isProfile(model) && !model.modelId.startsWith("global.");
  const stands = ({ foundationModelId, foundationModelName }) =>
    [id, withoutRegion].includes(foundationModelId) || foundationModelName?.toLowerCase() === wanted;
  const tests = [
    ({ modelId, arn }) => [wanted, id].includes(modelId.toLowerCase()) || arn === nameOrId,
    ({ name }) => name?.toLowerCase() === wanted,
    (model) => stands(model) && isLocal(model),
    (model) => stands(model) && isProfile(model),
    ({ modelId }) => modelId === withoutRegion,
  ];
  for (const test of tests) {
    const model = list.find(test);
    if (model) return model.modelId;
  }
  const similar = list.filter((model) => `${model.modelId} ${model.name}`.toLowerCase().includes(wanted));
  const ids = similar.slice(0, 3).map(({ modelId }) => modelId);
  throw invalid(`nameOrId: ${nameOrId} is not in the list; similar: ${ids.join(", ") || "none"}`);
}
