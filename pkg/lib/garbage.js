// Callbacks for objects that nobody can reach any more. Older runtimes of Workers do not have them.

const runs = globalThis.FinalizationRegistry && new FinalizationRegistry((run) => run());

/**
 * @param {object} object
 * @param {() => void} run holds nothing of the object
 * @param {object} token for `forget`
 */
export function whenDropped(object, run, token) {
  runs?.register(object, run, token);
}

/** @param {object} token of what may be dropped from now on: else it would be held until garbage is collected. */
export function forget(token) {
  runs?.unregister(token);
}
