// An entry of a list of models that says where to send. JSON cannot carry it, so that no data from outside chooses an address.
import { invalid } from "../lib/options.js";

const places = new WeakSet();

/**
 * @param {{ modelId: string, region?: string, endpoint?: string | URL, signingHost?: string }} place
 * @returns {Readonly<{ modelId: string, region?: string, endpoint?: string, signingHost?: string }>}
 */
export function modelPlace(place) {
  const made = {};
  for (const [name, value] of Object.entries(place ?? {})) {
    if (value === undefined) continue;
    const text = name === "endpoint" && value instanceof URL ? value.href : value;
    if (!/^(modelId|region|endpoint|signingHost)$/.test(name) || typeof text !== "string") throw refused(name);
    made[name] = text;
  }
  if (!made.modelId) throw refused("modelId");
  places.add(made);
  return Object.freeze(made);
}

/** @param {unknown} entry of a list of models */
export function isPlace(entry) {
  return places.has(/** @type {any} */ (entry));
}

/** @param {string} name */
function refused(name) {
  return invalid(
    `modelPlace: ${name}: give { modelId, region, endpoint, signingHost }, each a string, and modelId at least`,
  );
}
