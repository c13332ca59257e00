// What Ctrl+K leads to.
import { PLACES } from "../places/index.js";
import { offeredFaults } from "./faults/index.js";
import { go } from "./router.js";

/** @typedef {{ kind: "Place" | "Model" | "Fault", title: string, icon: string, go: () => void }} Destination */

/**
 * @param {import("./app.js").App} app
 * @returns {Destination[]}
 */
export function destinationsOf(app) {
  const { modelIds = [] } = app.answerer.value?.info ?? {};
  return [
    ...PLACES.map(({ id, title, icon }) => ({ kind: /** @type {const} */ ("Place"), title, icon, go: () => go(id) })),
    ...modelIds.map((modelId) => ({
      kind: /** @type {const} */ ("Model"),
      title: modelId,
      icon: "models",
      go: () => app.change({ modelId }),
    })),
    ...offeredFaults(app.settings.value).map(({ id, title }) => ({
      kind: /** @type {const} */ ("Fault"),
      title,
      icon: "faults",
      go: () => go(`faults?fault=${id}`),
    })),
  ];
}

/**
 * Those that have every word, in any order.
 * @param {Destination[]} destinations
 * @param {string} typed
 */
export function matching(destinations, typed) {
  const words = typed.toLowerCase().split(/\s+/);
  return destinations.filter(({ kind, title }) => {
    const text = `${kind} ${title}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
