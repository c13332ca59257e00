// Runs one of the collected tests, with the context that Node gives to it.
import { mock } from "node:test";
import { setTimeout, clearTimeout, setImmediate, setInterval, clearInterval } from "node:timers";

/** @typedef {import("./node-test.js").Test} Test */

/** A test that did not end in time. What it left running may disturb others. */
export class Hang extends Error {}

/** One that waits for what cannot come. */
export class Idle extends Hang {}

const Tracker = /** @type {new () => typeof mock} */ (mock.constructor);

/** @type {((error: unknown) => void) | undefined} */
let fail;
for (const event of ["uncaughtException", "unhandledRejection"]) process.on(event, (error) => fail?.(error));

class Context {
  /** @type {Function[]} */
  #after = [];
  /** @type {unknown[]} */
  failures = [];
  mock = new Tracker();
  signal = new AbortController().signal;
  skipped = false;

  constructor(/** @type {string} */ name) {
    this.name = name;
    this.fullName = name;
  }

  diagnostic() {}

  skip() {
    this.skipped = true;
  }

  todo() {}

  after(/** @type {Function} */ fn) {
    this.#after.push(fn);
  }

  async test(/** @type {unknown[]} */ ...given) {
    const options = /** @type {Test["options"]} */ (given.find((it) => it && typeof it === "object") ?? {});
    const fn = given.find((it) => typeof it === "function");
    if (options.skip || !fn) return;
    const inner = new Context(String(given[0]));
    await inner.run(/** @type {Function} */ (fn));
    this.failures.push(...inner.failures);
  }

  async run(/** @type {Function} */ fn) {
    try {
      await fn(this, () => {});
    } catch (error) {
      this.failures.push(error);
    }
    for (const after of this.#after.splice(0)) {
      try {
        await after(this);
      } catch (error) {
        this.failures.push(error);
      }
    }
    this.mock.reset();
  }
}

const outwards = (/** @type {Test["suite"] | undefined} */ suite) => {
  const suites = [];
  for (let at = suite; at; at = at.parent) suites.push(at);
  return suites;
};

/** Whether nothing but connections and servers of this process keeps it alive. */
const idle = () =>
  process.getActiveResourcesInfo().every((name) => /^(Pipe|TTY|TCPServer|TCPSocket)Wrap$|^MessagePort$/.test(name));
const TICK_MS = 40;

/**
 * Does the work. It rejects with the work's failure or with an unhandled error, when the time is over, or when nothing was left to wait for during several ticks in a row.
 * It resolves to the most ticks of that kind.
 */
export async function guarded(/** @type {() => Promise<unknown>} */ work, { time = Infinity, ticks = Infinity }) {
  let timer, watch;
  let most = 0;
  const stopped = new Promise((_, reject) => {
    fail = reject;
    if (time < Infinity) timer = setTimeout(() => reject(new Hang(`not done after ${time} ms`)), time).unref();
    let row = 0;
    watch = setInterval(() => {
      row = idle() ? row + 1 : 0;
      most = Math.max(most, row);
      if (row > ticks) reject(new Idle("nothing is left to wait for"));
    }, TICK_MS).unref();
  });
  try {
    await Promise.race([work(), stopped]);
    // What a test leaves behind may still reject.
    await Promise.race([new Promise((done) => setImmediate(done)), stopped]);
  } finally {
    fail = undefined;
    clearTimeout(timer);
    clearInterval(watch);
    stopped.catch(() => {});
  }
  return most;
}

/** Runs the test; it rejects if the test fails. */
export function runTest(
  /** @type {Test} */ { name, fn, suite, options },
  /** @type {{ time: number, ticks?: number }} */ limits,
) {
  const suites = outwards(suite);
  return guarded(
    async () => {
      const context = new Context(name);
      for (const each of suites.toReversed()) for (const hook of each.beforeEach) await hook(context);
      try {
        await context.run(fn);
      } finally {
        for (const each of suites) for (const hook of each.afterEach) await hook(context);
      }
      if (context.failures.length > 0) throw context.failures[0];
    },
    { ...limits, time: Math.min(limits.time, options.timeout ?? Infinity) },
  );
}
