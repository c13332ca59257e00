/**
 * A variable of the process's environment; undefined if it is empty or in a page. Deno without `process` has an API for it.
 * @param {string} name
 * @returns {string | undefined}
 */
export function variable(name) {
  const { process, Deno } = globalThis;
  return (process?.env ? process.env[name] : Deno?.env?.get(name)) || undefined;
}
