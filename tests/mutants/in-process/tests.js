// The tests of all files that judge, by id, and the functions that run them with what their suites prepare.
import { register } from "node:module";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { collect } from "./node-test.js";
import { guarded, runTest } from "./run-test.js";

/**
 * @typedef {import("./node-test.js").Test} Test
 * @typedef {import("./node-test.js").Suite} Suite
 */

const HOOKS = { time: 30_000 };

/** Collects the tests of the files. */
export async function testsOf(/** @type {string[]} */ files) {
  register("./loader.js", import.meta.url);
  /** @type {Map<string, Test>} */
  const tests = new Map();
  const add = (/** @type {Suite} */ suite, /** @type {string} */ path) => {
    for (const test of suite.tests) {
      if (test.options.skip || test.options.todo) continue;
      const id = `${path} › ${test.name}`;
      for (let n = 1; !test.id; n++) if (!tests.has(n > 1 ? `${id} (${n})` : id)) test.id = n > 1 ? `${id} (${n})` : id;
      tests.set(test.id, test);
    }
    for (const inner of suite.suites) add(inner, `${path} › ${inner.name}`);
  };
  for (const file of files) add(await collect(file, pathToFileURL(resolve(file)).href), file);
  return tests;
}

/** Runs tests of suites, and what the suites prepare before the first and put away after the last. */
export class Stage {
  /** @type {Set<Suite>} */
  #ready = new Set();
  #enter;

  /** @param {(suite: Suite) => void} enter - is told of a suite that prepares something */
  constructor(enter = () => {}) {
    this.#enter = enter;
  }

  async prepare(/** @type {Suite} */ suite) {
    if (this.#ready.has(suite)) return;
    if (suite.parent) await this.prepare(suite.parent);
    this.#ready.add(suite);
    if (suite.before.length === 0) return;
    this.#enter(suite);
    await guarded(async () => {
      for (const hook of suite.before) await hook();
    }, HOOKS);
  }

  async run(/** @type {Test} */ test, /** @type {{ time: number, ticks?: number }} */ limits) {
    await this.prepare(test.suite);
    return runTest(test, limits);
  }

  async close() {
    for (const suite of [...this.#ready].reverse()) {
      await guarded(async () => {
        for (const hook of suite.after) await hook();
      }, HOOKS);
    }
    this.#ready.clear();
  }
}
