// A test runner for Stryker that keeps one process: the test files are imported once, and each mutant is switched on for the tests that reach it, the quickest first.
// A process for each file and mutant, as the runners that Stryker has for Node's tests start, takes a hundred times as long.
import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { PluginKind, commonTokens, declareClassPlugin, tokens } from "@stryker-mutator/api/plugin";
import { determineHitLimitReached } from "@stryker-mutator/api/test-runner";
import { fileOf, measure } from "./dry-run.js";
import { nearestFirst } from "./nearest-first.js";
import { passes } from "./own-process.js";
import { makeReady } from "./ready.js";
import { Hang, Idle } from "./run-test.js";
import { Stage, Tests } from "./tests.js";
import { watch } from "./watchdog.js";

/**
 * @typedef {{ time: number, ticks: number }} Usual - milliseconds, and ticks in a row without anything to wait for
 */

/** What a test may take, by what it usually takes. */
const limitsOf = (/** @type {Usual | undefined} */ { time, ticks } = { time: 0, ticks: 0 }) => ({
  time: Math.max(3000, 10 * time),
  ticks: Math.max(10, 5 * ticks),
});

const stryker = (globalThis.__stryker__ ??= {});
const activate = (/** @type {string | undefined} */ id) => {
  stryker.activeMutant = id ?? null;
  // For processes that tests start.
  if (id === undefined) delete process.env.__STRYKER_ACTIVE_MUTANT__;
  else process.env.__STRYKER_ACTIVE_MUTANT__ = id;
};

class InProcess {
  static inject = tokens(commonTokens.options, commonTokens.logger);
  #options;
  #log;
  #tests = new Tests();
  /** @type {Record<string, Usual>} */
  #usual = {};
  /** @type {ReturnType<typeof watch>} */
  #watch;
  #measured = false;
  /** Whether the mutant changes what a module does when it is imported. */
  #isOfImport = false;
  #sick = false;

  constructor(/** @type {any} */ options, /** @type {any} */ log) {
    this.#options = options.inProcess;
    this.#log = log;
  }

  capabilities() {
    return { reloadEnvironment: false };
  }

  async init() {
    stryker.mutantCoverage = { static: {}, perTest: {} };
    activate(undefined);
    this.#watch = watch(`${this.#options.timesFile}.hung`);
  }

  async dryRun() {
    this.#watch.forget();
    // A test may be the first to import a module, and would pass for what reaches all that the module does then.
    for (const module of this.#options.modules) await import(pathToFileURL(module).href);
    /** @type {Map<string, import("./node-test.js").Test>} */
    const tests = new Map();
    for (const file of this.#options.testFiles) {
      for (const [id, test] of await this.#tests.of(file)) tests.set(id, test);
    }
    const results = await measure(tests, stryker, this.#log, `${this.#options.timesFile}.coverage`);
    this.#usual = Object.fromEntries(results.map(({ id, timeSpentMs, ticks }) => [id, { time: timeSpentMs, ticks }]));
    writeFileSync(this.#options.timesFile, JSON.stringify(this.#usual));
    return { status: "complete", tests: results, mutantCoverage: stryker.mutantCoverage };
  }

  async mutantRun(/** @type {any} */ { activeMutant, testFilter, hitLimit, mutantActivation }) {
    // Stryker answers with another process, and runs the mutant there.
    if (this.#sick) throw new Error("a mutant left this process unusable");
    // The process of the dry run has measured them, which may be another.
    if (!this.#measured) this.#usual = JSON.parse(readFileSync(this.#options.timesFile, "utf8"));
    this.#measured = true;
    const ids = /** @type {string[]} */ (testFilter ?? Object.keys(this.#usual));
    const known = ids.filter((id) => id in this.#usual);
    known.sort((one, other) => (this.#usual[one]?.time ?? 0) - (this.#usual[other]?.time ?? 0));
    // Stryker has started this process for it.
    this.#isOfImport = mutantActivation === "static";
    if (this.#isOfImport) nearestFirst(known, activeMutant.fileName);
    if (this.#watch.hung(activeMutant.id)) return { status: "timeout", reason: "the process hung" };
    Object.assign(stryker, { hitCount: hitLimit === undefined ? undefined : 0, hitLimit });
    activate(activeMutant.id);
    this.#watch.set(activeMutant.id);
    // The mutant may be in its way.
    if (this.#isOfImport) await makeReady().catch(() => {});
    const { failed, error, run } = await this.#try(known);
    this.#watch.set(undefined);
    activate(undefined);
    const hits = determineHitLimitReached(stryker.hitCount, hitLimit);
    stryker.hitCount = undefined;
    if (hits) this.#sick = true;
    if (hits) return { status: "timeout", reason: hits.reason };
    if (!failed) return { status: "survived", nrOfTests: run };
    const lost = error instanceof Hang && !(error instanceof Idle);
    this.#sick = lost || this.#isOfImport || (await this.#try([failed])).failed !== undefined;
    if (error instanceof Hang) return { status: "timeout", reason: `${failed}: ${error.message}` };
    return { status: "killed", killedBy: [failed], failureMessage: String(error), nrOfTests: run };
  }

  /** The test; undefined if the id is that of a file that runs in a separate process. */
  async #test(/** @type {string} */ id) {
    const file = fileOf(id);
    if (id === file) return undefined;
    // What a module does when it is imported is done once: no other mutant may change it.
    const { activeMutant } = stryker;
    if (!this.#isOfImport) stryker.activeMutant = null;
    const tests = await this.#tests.of(file);
    stryker.activeMutant = activeMutant;
    return tests.get(id);
  }

  /** Runs tests up to the first that fails. */
  async #try(/** @type {string[]} */ ids) {
    const stage = new Stage();
    let at = "";
    let run = 0;
    try {
      for (at of ids) {
        run++;
        const test = await this.#test(at);
        if (test) await stage.run(test, limitsOf(this.#usual[at]));
        else if (!(await passes(at, undefined))) throw new Error("the file fails in its own process");
      }
      await stage.close();
      return { run };
    } catch (error) {
      await stage.close().catch(() => {});
      return { failed: at, error, run };
    }
  }
}

/** The options that it reads: the files of tests and the modules that are changed, and the file that keeps how long the tests take. */
export const strykerValidationSchema = {
  properties: { inProcess: { type: "object" } },
};

export const strykerPlugins = [declareClassPlugin(PluginKind.TestRunner, "in-process", InProcess)];
