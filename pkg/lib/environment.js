/**
 * A variable of the process's environment; nothing if it is empty, or in a page. Node, Bun and many edge runtimes have `process`, Deno has an API
 * without it, too.
 * @param {string} name
 * @returns {string | undefined}
 */
export function variable(name) {
  const { process, Deno } = globalThis;
  return (process?.env ? process.env[name] : Deno?.env?.get(name)) || undefined;
}
