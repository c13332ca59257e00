// What to do when nobody can reach an object any more. Workers' older runtimes cannot tell.

const runs = globalThis.FinalizationRegistry && new FinalizationRegistry((run) => run());

/**
 * @param {object} object
 * @param {() => void} run holds nothing of the object
 */
export function whenDropped(object, run) {
  runs?.register(object, run);
}
