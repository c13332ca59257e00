// What test files import as `node:test` in a mutation run: it keeps the tests instead of running them, so that one process runs them again for each mutant.
import { mock } from "node:test";

export { mock };

/**
 * @typedef {{ name: string, fn: Function, options: { skip?: unknown, todo?: unknown, timeout?: number }, suite: Suite, id: string }} Test
 * @typedef {{ name: string, parent?: Suite, tests: Test[], suites: Suite[], before: Function[], after: Function[],
 *   beforeEach: Function[], afterEach: Function[] }} Suite
 */

/** @returns {Suite} */
const suiteOf = (/** @type {string} */ name, /** @type {Suite | undefined} */ parent) => ({
  name,
  parent,
  tests: [],
  suites: [],
  before: [],
  after: [],
  beforeEach: [],
  afterEach: [],
});

let current = suiteOf("", undefined);

/** Imports a test file and returns the suite of its tests. */
export async function collect(/** @type {string} */ name, /** @type {string} */ url) {
  const file = (current = suiteOf(name, undefined));
  await import(url);
  await Promise.all(pending.splice(0));
  return file;
}

/** @type {Promise<unknown>[]} */
const pending = [];

/** `(name?, options?, fn?)`, in the order of Node's own functions. */
function read(/** @type {unknown[]} */ given) {
  const fn = /** @type {Function} */ (given.find((it) => typeof it === "function") ?? (() => {}));
  const name = typeof given[0] === "string" ? given[0] : fn.name;
  return { name, fn, options: /** @type {Test["options"]} */ (given.find((it) => it && typeof it === "object") ?? {}) };
}

export function test(/** @type {unknown[]} */ ...given) {
  current.tests.push({ ...read(given), suite: current, id: "" });
  return Promise.resolve();
}

export function describe(/** @type {unknown[]} */ ...given) {
  const { name, fn, options } = read(given);
  if (options.skip) return Promise.resolve();
  const outer = current;
  current = suiteOf(name, outer);
  outer.suites.push(current);
  const defined = fn();
  current = outer;
  if (defined instanceof Promise) pending.push(defined);
  return Promise.resolve();
}

for (const define of [test, describe]) {
  Object.assign(define, {
    skip: () => Promise.resolve(),
    todo: () => Promise.resolve(),
    only: define,
    mock,
  });
}
export { test as it, describe as suite };
export default test;

export const before = (/** @type {Function} */ fn) => void current.before.push(fn);
export const after = (/** @type {Function} */ fn) => void current.after.push(fn);
export const beforeEach = (/** @type {Function} */ fn) => void current.beforeEach.push(fn);
export const afterEach = (/** @type {Function} */ fn) => void current.afterEach.push(fn);
Object.assign(test, { test, it: test, describe, suite: describe, before, after, beforeEach, afterEach });
