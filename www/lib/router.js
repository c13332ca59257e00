// Where one is in the page: `#/chat`, `#/requests?…`.
import { signal } from "@preact/signals-core";

/** @typedef {{ place: string, params: URLSearchParams }} Route */

/** @returns {Route} */
function current() {
  const [, place = "", query = ""] = /^#\/([\w-]*)(?:\?(.*))?$/.exec(location.hash) ?? [];
  return { place, params: new URLSearchParams(query) };
}

export const route = signal(current());

addEventListener("hashchange", () => (route.value = current()));

/** @param {string} place */
export function go(place) {
  location.hash = `#/${place}`;
}
