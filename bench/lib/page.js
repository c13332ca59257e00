// Takes a page that has loaded page.js through its suites: Playwright's pages and Puppeteer's have the same `evaluate`.
import { inTurns } from "./rounds.js";

/**
 * @param {any} page
 * @param {{ suites: string[], quick: boolean, rounds: number, engine: string,
 *   slice: (name: string) => Promise<import("./rounds.js").Cost> }} how
 */
export async function pageResults(page, { suites, quick, rounds, engine, slice }) {
  const results = [];
  for (const suite of suites) {
    const cases = await page.evaluate(([suite, quick]) => globalThis.bench.cases(suite, quick), [suite, quick]);
    for (const [index, one] of cases.entries()) {
      console.error(`  ${suite} in ${engine}, ${one.title}`);
      const names = await page.evaluate((index) => globalThis.bench.prepare(index), index);
      if (!quick) for (const name of names) await slice(name);
      results.push({ suite, ...one, costs: await inTurns(names, rounds, slice) });
    }
  }
  return results;
}
