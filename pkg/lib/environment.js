/**
 * The runtimes' environments, which only some of them have.
 * @typedef {object} Runtime
 * @property {{ env?: Record<string, string | undefined> }} [process]
 * @property {{ env?: { get(name: string): string | undefined } }} [Deno]
 */

/**
 * A variable of the process's environment; undefined if it is empty or in a page. Deno without `process` has an API for it.
 * @param {string} name
 * @returns {string | undefined}
 */
export function variable(name) {
  // cast: only Node's globals are declared here, as if every runtime had them.
  const { process, Deno } = /** @type {Runtime} */ (globalThis);
  return (process?.env ? process.env[name] : Deno?.env?.get(name)) || undefined;
}

/**
 * The same for an option with a default.
 * @param {string} name
 */
export function option(name) {
  try {
    return variable(name);
  } catch {
    // Deno throws if the program may not read the variable: then it is as if it were not set.
  }
}

/**
 * The text of a file, in runtimes that have files. An import of `node:fs` would stop bundlers.
 * @param {string} path
 */
export async function contents(path) {
  return globalThis.process.getBuiltinModule("node:fs").readFileSync(path, "utf8");
}
