// The same suites in a page, a slice at a time: whoever drives the browser counts the processor's time.
import * as aiSdk from "./contenders/ai-sdk.js";
import * as awsSdk from "./contenders/aws-sdk.js";
import * as careful from "./contenders/careful.js";
import * as diy from "./contenders/diy.js";
import * as ours from "./contenders/ours.js";
import { SUITES } from "./lib/suites.js";

const contenders = [awsSdk, aiSdk, diy, careful, ours];

let cases;
let runs;

globalThis.bench = {
  /** What there is to run, without what cannot leave the page. */
  cases(suite, quick) {
    cases = SUITES[suite]({ quick, where: "page", contenders });
    // WebDriver BiDi sends a list that is shared between objects only once.
    return cases.map(({ title, unit, perMs, bases }) => ({ title, unit, perMs, bases: [...bases] }));
  },
  /** Tries every contender of a case; gives their names. */
  async prepare(index) {
    runs = cases[index].make();
    for (const run of Object.values(runs)) await run(true);
    return Object.keys(runs);
  },
  /** Before a slice, so that nobody pays for another's garbage. */
  collect: () => globalThis.gc?.(),
  async slice(name) {
    const start = performance.now();
    await runs[name](false);
    return performance.now() - start;
  },
};
