// Figures as Markdown: medians with quartiles, and ratios within each round.
import { median, quartiles } from "./lib/rounds.js";

/**
 * @typedef {{ suite: string, title: string, unit: string, perMs: number, bases: string[], costs: Record<string, import("./lib/rounds.js").Cost[]> }} Result
 * @typedef {{ runtime: string, results: Result[] }} Run
 */

/** @param {Result} result */
export function summary({ perMs, bases, costs }) {
  const compared = bases.filter((base) => base in costs);
  return Object.entries(costs).map(([name, rounds]) => {
    // In Firefox, a page's CPU time cannot be read: the wall's is all there is.
    const hasCpu = rounds.every(({ cpuMs }) => cpuMs !== undefined);
    const [q1, middle, q3] = quartiles(rounds.map(({ cpuMs, wallMs }) => (cpuMs ?? wallMs) * perMs));
    const wall = median(rounds.map(({ wallMs }) => wallMs * perMs));
    // Round by round: what slowed the machine for a while slowed both.
    const ratioTo = (base, key) => median(rounds.map((cost, round) => cost[key] / costs[base][round][key]));
    const ratios = (key) => Object.fromEntries(compared.map((base) => [base, ratioTo(base, key)]));
    const ofCpu = hasCpu && { cpu: middle, ratios: ratios("cpuMs") };
    return { name, ...ofCpu, q1, q3, wall, wallRatios: ratios("wallMs") };
  });
}

/** @param {Run} run */
export function markdown({ runtime, results }) {
  return results
    .map((result) => {
      const rows = summary(result);
      const hasCpu = rows[0].cpu !== undefined;
      const bases = Object.keys(rows[0].wallRatios);
      const cells = ({ name, cpu, q1, q3, wall, wallRatios, ratios = wallRatios }) => [
        name,
        `${rounded(cpu ?? wall)} (${rounded(q1)}–${rounded(q3)})`,
        ...(hasCpu ? [rounded(wall)] : []),
        ...bases.map((base) => (base === name ? "1" : ratio(ratios[base]))),
      ];
      const head = [
        `${runtime}: ${result.suite}, ${result.title}`,
        ...(hasCpu ? [`CPU, ${result.unit}`, "wall"] : [`wall, ${result.unit}`]),
        ...bases.map((base) => `× ${base}`),
      ];
      return table([head, ...rows.map(cells)]);
    })
    .join("\n");
}

/** @param {{ name: string, gzip: number, brotli: number }[]} rows */
export function sizeMarkdown(rows) {
  const base = rows.find(({ name }) => name.startsWith("AWS SDK"));
  const cells = ({ name, gzip, brotli }) => [
    name,
    gzip.toLocaleString("en"),
    brotli.toLocaleString("en"),
    ratio(gzip / base.gzip),
  ];
  return table([["download, esbuild", "gzip -9 by Node's zlib", "brotli", `× ${base.name}`], ...rows.map(cells)]);
}

/** @param {ReturnType<typeof import("./reach.js").reach>} rows */
export function reachMarkdown(rows) {
  const state = ({ cpu, must, goal }) => (cpu <= goal ? "goal" : cpu <= must ? "must" : "missed");
  const cells = (row) => [
    `${row.runtime}: ${row.suite}, ${row.title}, × ${row.peer}`,
    ...[row.cpu, row.wall, row.must, row.goal].map(ratio),
    state(row),
  ];
  return table([["bedrock-wasm", "CPU", "wall", "must", "goal", "reached"], ...rows.map(cells)]);
}

const table = ([head, ...rows]) =>
  [head, head.map((_, column) => (column ? "--:" : "---")), ...rows]
    .map((cells) => `| ${cells.join(" | ")} |\n`)
    .join("");

const ratio = (value) => (value < 0.1 ? value.toFixed(3) : value.toFixed(2));

const rounded = (value) =>
  value < 100 ? Number(value.toPrecision(3)).toString() : Math.round(value).toLocaleString("en");
