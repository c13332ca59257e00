// What the tests reach and how long they take, without a mutant.
import { coverageOf } from "./own-process.js";
import { Stage } from "./tests.js";

/**
 * @typedef {import("./node-test.js").Suite} Suite
 * @typedef {import("./node-test.js").Test} Test
 * @typedef {{ id: string, name: string, status: 0 | 1, timeSpentMs: number, ticks: number, failureMessage?: string }} Result
 * @typedef {{ info: (text: string) => void, warn: (text: string) => void }} Log
 */

const LIMITS = { time: 60_000 };
/** Tests that take longer do not judge. */
const SLOW_MS = 4000;
const PASSED = 0;
const FAILED = 1;

export const fileOf = (/** @type {string} */ id) => id.split(" › ", 1)[0] ?? id;

/**
 * Runs all tests twice. One that fails the second time cannot judge in a process that is kept. The file of one that fails at once needs its own process.
 * @param {Map<string, Test>} tests
 * @param {Record<string, any>} stryker any: Stryker's own global
 * @param {Log} log
 * @param {string} scratch a path, for a file
 */
export async function measure(tests, stryker, log, scratch) {
  const { perTest, static: atImport } = stryker.mutantCoverage;
  /** @type {Map<Suite, string>} */
  const prepared = new Map();
  const first = await round(tests, stryker, (suite) => {
    prepared.set(suite, (stryker.currentTestId = `before ${prepared.size}`));
  });
  const slow = first.filter(({ timeSpentMs }) => timeSpentMs > 2 * SLOW_MS);
  const quick = new Map([...tests].filter(([id]) => !slow.some((result) => result.id === id)));
  const second = await round(quick, stryker, () => (stryker.currentTestId = "again"), "again");
  delete perTest.again;
  /** @type {Result[]} */
  const results = [];
  /** @type {Set<string>} */
  const alone = new Set();
  for (const result of first) {
    const { id } = result;
    const again = second.find((other) => id === other.id) ?? result;
    if (again.status === PASSED && result.status === PASSED && again.timeSpentMs <= SLOW_MS) {
      results.push(again);
      // What its suites prepare is reached by it as well.
      for (let at = tests.get(id)?.suite; at; at = at.parent) {
        perTest[id] = { ...perTest[prepared.get(at) ?? ""], ...perTest[id] };
      }
      continue;
    }
    delete perTest[id];
    if (result.status === FAILED) {
      alone.add(fileOf(id));
      log.warn(`needs its own process: ${id}: ${result.failureMessage}`);
    } else if (again.status === FAILED) log.warn(`passes once in a process: ${id}: ${again.failureMessage}`);
    else log.info(`too slow to judge, ${again.timeSpentMs} ms: ${id}`);
  }
  for (const id of prepared.values()) delete perTest[id];
  const imported = Object.keys(atImport);
  // Stryker would take another process for each of these that a test reaches as well.
  for (const reached of Object.values(perTest)) for (const id of Object.keys(reached)) delete atImport[id];
  for (const file of alone) {
    const begin = performance.now();
    const reached = await coverageOf(file, scratch);
    if (!reached) {
      log.warn(`fails without a mutant, and does not judge: ${file}`);
      continue;
    }
    // What was reached when the modules were imported is not told apart there, and is not tried.
    for (const id of imported) delete reached[id];
    perTest[file] = reached;
    results.push({ id: file, name: file, status: PASSED, timeSpentMs: Math.ceil(performance.now() - begin), ticks: 0 });
  }
  return results;
}

/** Runs all tests; what they reach is told as theirs, or as that of `name`. */
async function round(
  /** @type {Map<string, Test>} */ tests,
  /** @type {Record<string, any>} any: as above */ stryker,
  /** @type {(suite: Suite) => void} */ enter,
  /** @type {string | undefined} */ name,
) {
  /** @type {Result[]} */
  const results = [];
  const stage = new Stage(enter);
  for (const [id, test] of tests) {
    const begin = performance.now();
    /** @type {Result} */
    const result = { id, name: id, status: PASSED, timeSpentMs: 0, ticks: 0 };
    try {
      await stage.prepare(test.suite);
      stryker.currentTestId = name ?? id;
      result.ticks = await stage.run(test, LIMITS);
    } catch (error) {
      Object.assign(result, { status: FAILED, failureMessage: String(error) });
    }
    results.push({ ...result, timeSpentMs: Math.ceil(performance.now() - begin) });
  }
  stryker.currentTestId = undefined;
  await stage.close();
  return results;
}
