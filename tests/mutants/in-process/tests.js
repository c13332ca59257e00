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

/** The tests of files, which are imported when a test of theirs is first asked for. */
export class Tests {
  /** @type {Map<string, Map<string, Test>>} */
  #files = new Map();

  constructor() {
    register("./loader.js", import.meta.url);
  }

  /** The tests of a file by id. */
  async of(/** @type {string} */ file) {
    const known = this.#files.get(file);
    if (known) return known;
    /** @type {Map<string, Test>} */
    const tests = new Map();
    this.#files.set(file, tests);
    add(tests, await collect(file, pathToFileURL(resolve(file)).href), file);
    return tests;
  }
}

/** Adds the tests of a suite and of those inside it. Tests of the same name are numbered. */
function add(/** @type {Map<string, Test>} */ tests, /** @type {Suite} */ suite, /** @type {string} */ path) {
  for (const test of suite.tests) {
    if (test.options.skip || test.options.todo) continue;
    const name = `${path} › ${test.name}`;
    let id = name;
    for (let n = 2; tests.has(id); n++) id = `${name} (${n})`;
    tests.set(id, Object.assign(test, { id }));
  }
  for (const inner of suite.suites) add(tests, inner, `${path} › ${inner.name}`);
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
