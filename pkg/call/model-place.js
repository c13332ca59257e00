// An entry of a list of models that says where to send. JSON cannot carry it, so that no data from outside chooses an address.
import { invalid } from "../lib/options.js";

const places = new WeakSet();

/** @import { ModelPlace, modelPlace as PublicModelPlace } from "../types/index.js" */

/**
 * @param {Parameters<typeof PublicModelPlace>[0]} place
 * @returns {ModelPlace}
 */
export function modelPlace(place) {
  /** @type {Record<string, string>} */
  const made = {};
  for (const [name, value] of Object.entries(place ?? {})) {
    if (value === undefined) continue;
    const text = name === "endpoint" && value instanceof URL ? value.href : value;
    if (!/^(modelId|region|endpoint|signingHost)$/.test(name) || typeof text !== "string") throw refused(name);
    made[name] = text;
  }
  if (!made.modelId) throw refused("modelId");
  places.add(made);
  // cast: `places` is its mark.
  return /** @type {ModelPlace} */ (/** @type {unknown} */ (Object.freeze(made)));
}

/**
 * @param {unknown} entry of a list of models
 * @returns {entry is ModelPlace}
 */
export function isPlace(entry) {
  // cast: it has no text either.
  return places.has(/** @type {object} */ (entry));
}

/** @param {string} name */
function refused(name) {
  return invalid(
    `modelPlace: ${name}: give { modelId, region, endpoint, signingHost }, each a string, and modelId at least`,
  );
}
