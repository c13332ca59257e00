// Pictures of a run, for docs/performance.md: `node bench/plots.js run.json docs/pictures/performance` writes an SVG for each suite.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parse, View } from "vega";
import { compile } from "vega-lite";
import { summary } from "./report.js";

const OURS = "bedrock-wasm";
const CASES = [
  "ConverseStream, chunks of 16 KB",
  "ConverseStream, chunks of 1 KB",
  "InvokeModelWithResponseStream, chunks of 16 KB",
];
/** The colours on a light page, each with the one that takes its place on a dark page. */
const COLOURS = {
  ground: ["#ffffff", "#1b1b1f"],
  text: ["#1f1e24", "#e4e4e9"],
  quiet: ["#635f68", "#a9a9b4"],
  grid: ["#e4e1dc", "#3b3b42"],
  ours: ["#5546d6", "#a89fff"],
  peer: ["#b9b5c9", "#6f6b86"],
  second: ["#b4530a", "#f0a35e"],
  third: ["#8f8a83", "#9c9ca6"],
};
const [GROUND, TEXT, QUIET, GRID, OURS_COLOUR, PEER, SECOND, THIRD] = Object.values(COLOURS).map(([light]) => light);
/** A picture has its own ground, so that it can be read even if the page does not follow the scheme. */
const DARK = Object.values(COLOURS)
  .map(([light, dark]) => `[fill="${light}"]{fill:${dark}}[stroke="${light}"]{stroke:${dark}}`)
  .join("");
const STYLE = `<style>@media (prefers-color-scheme:dark){${DARK}}</style>`;
/** Of pixels: as wide as a phone's page, where a wider picture would shrink until its text cannot be read. */
const WIDTH = 360;
const PADDING = 12;
const CONFIG = {
  background: GROUND,
  font: "system-ui, sans-serif",
  padding: PADDING,
  axis: {
    labelColor: QUIET,
    titleColor: QUIET,
    gridColor: GRID,
    domainColor: GRID,
    tickColor: GRID,
    labelFontSize: 12,
  },
  header: { labelColor: TEXT, labelFontSize: 14, labelFontWeight: 600, title: null },
  legend: { labelColor: TEXT, labelFontSize: 13, labelLimit: 0, orient: "bottom", columns: 2, symbolType: "stroke" },
  title: {
    color: TEXT,
    fontSize: 16,
    anchor: "start",
    offset: 14,
    frame: "bounds",
    subtitleColor: QUIET,
    subtitleFontSize: 12,
  },
  view: { stroke: null },
};
const HEADER = { title: null, labelAngle: 0, labelAnchor: "start", labelOrient: "top" };
const COLOUR = { condition: { test: `indexof(datum.name, '${OURS}') === 0`, value: OURS_COLOUR }, value: PEER };

const [file, out] = process.argv.slice(2);
const report = JSON.parse(await readFile(file, "utf8"));
/** Of two versions of Node, the newer one. */
const runs = report.runs.filter(({ runtime }) => runtime !== "Node 20" || report.runs.length === 1);
await mkdir(out, { recursive: true });

/** @param {string} suite @param {(title: string) => boolean} [wanted] */
function rowsOf(suite, wanted = () => true) {
  return runs.flatMap(({ runtime, results }) =>
    results
      .filter((result) => result.suite === suite && wanted(result.title))
      .flatMap((result) => summary(result).map((row) => ({ ...row, runtime, title: result.title, unit: result.unit }))),
  );
}

/**
 * Bars of medians with their quartiles: a picture for each runtime, a panel for each case. Names stand above their bars.
 * @param {string} name of the file, to which that of the runtime is added if there are several
 * @param {{ title: string, subtitle: string, rows: object[], format?: string }} given
 */
async function bars(name, { title, subtitle, rows, format = ",.3~r" }) {
  const runtimes = [...new Set(rows.map(({ runtime }) => runtime))];
  for (const runtime of runtimes) {
    const values = complete(rows.filter((row) => row.runtime === runtime));
    const order = [...new Set(values.toSorted((one, other) => one.cpu - other.cpu).map((row) => row.name))];
    const y = { field: "name", type: "nominal", sort: order, axis: null };
    const x = { field: "cpu", type: "quantitative", title: values[0].unit, axis: { tickCount: 4 } };
    await picture(runtimes.length > 1 ? `${name}-${runtime.split(" ")[0].toLowerCase()}` : name, {
      title: { text: runtime ? `${title}, ${runtime}` : title, subtitle },
      data: { values },
      facet: { row: { field: "title", header: HEADER } },
      spacing: 28,
      spec: {
        width: WIDTH,
        height: { step: 38 },
        layer: [
          { mark: { type: "bar", height: 12, yOffset: 8 }, encoding: { y, x, color: COLOUR } },
          {
            mark: { type: "rule", color: TEXT, yOffset: 8 },
            encoding: { y, x: { field: "q1", type: "quantitative" }, x2: { field: "q3" } },
          },
          label({ y, text: { field: "name" } }, { align: "left", color: TEXT }),
          label(
            { y, text: { field: "cpu", format }, x: { value: WIDTH } },
            { align: "right", color: TEXT },
            "!datum.isMissing",
          ),
          label(
            { y, text: { value: "not measured" }, x: { value: WIDTH } },
            { align: "right", color: QUIET },
            "datum.isMissing",
          ),
        ],
      },
      resolve: { scale: { x: "independent" } },
    });
  }
}

/** A text above a bar. */
function label(encoding, mark, wanted = "true") {
  return {
    transform: [{ filter: wanted }],
    mark: { type: "text", fontSize: 13, yOffset: -6, ...mark },
    encoding: { x: { value: 0 }, ...encoding },
  };
}

/** A contender that was not measured in a case is named there, too: without a bar it would look like the fastest. */
function complete(rows) {
  const values = rows.map((row) => ({ ...row, title: row.title.replace(", chunks of ", ", ") }));
  const names = [...new Set(values.map(({ name }) => name))];
  const titles = [...new Set(values.map(({ title }) => title))];
  const isThere = (title, name) => values.some((row) => row.title === title && row.name === name);
  const missing = titles.flatMap((title) =>
    names.filter((name) => !isThere(title, name)).map((name) => ({ name, title, isMissing: true })),
  );
  return [...values, ...missing];
}

/** Lines: the cost of an event as streams, or events, grow. */
async function lines(name, { title, subtitle, rows, across }) {
  if (rows.length === 0) return;
  const values = rows.map((row) => ({ ...row, count: Number(row.title.replace(/\D/g, "")) }));
  const names = [...new Set(values.map((row) => row.name))].sort();
  const counts = [...new Set(values.map(({ count }) => count))];
  const colour = {
    field: "name",
    type: "nominal",
    title: null,
    scale: { domain: names, range: [OURS_COLOUR, SECOND, THIRD] },
  };
  const encoding = {
    x: {
      field: "count",
      type: "quantitative",
      scale: { type: "log" },
      title: across,
      axis: { format: ",d", values: counts },
    },
    y: { field: "cpu", type: "quantitative", title: values[0].unit, scale: { zero: true } },
    color: colour,
    strokeDash: { field: "name", type: "nominal", title: null, scale: { domain: names } },
  };
  await picture(name, {
    title: { text: `${title}, ${values[0].runtime}`, subtitle },
    data: { values: values.filter(({ runtime }) => runtime === values[0].runtime) },
    width: WIDTH - 68,
    height: 200,
    mark: { type: "line", point: true },
    encoding,
  });
}

/** @param {string} name @param {object} spec of Vega-Lite */
async function picture(name, spec) {
  const view = new View(parse(compile({ config: CONFIG, ...spec }).spec), { renderer: "none" });
  await writeFile(join(out, `${name}.svg`), `${fitted(await view.toSVG())}\n`);
  console.log(`${name}.svg`);
}

/** Vega guesses how wide a title is, too wide, and makes room for it. @param {string} svg */
function fitted(svg) {
  const width = WIDTH + 2 * PADDING;
  return svg
    .replace(/(<svg[^>]* width=")[\d.]+("[^>]* viewBox="0 0 )[\d.]+/, `$1${width}$2${width}`)
    .replace(/(<rect width=")[\d.]+/, `$1${width}`)
    .replace(/<svg[^>]*>/, (start) => start + STYLE);
}

const cpu = "CPU time, median with quartiles; shorter is better";
const isScaleOfEvents = (title) => title.startsWith("a stream of");
await bars("decode", {
  title: "Decoding a stream",
  subtitle: cpu,
  rows: rowsOf("decode", (title) => CASES.includes(title)),
});
await bars("sign", {
  title: "Signing a request",
  subtitle: cpu,
  rows: rowsOf("sign", (title) => title === "a body of 1 KB"),
});
await bars("e2e", { title: "Streams over loopback", subtitle: cpu, rows: rowsOf("e2e") });
await bars("cold", { title: "Import to first signed request", subtitle: cpu, rows: rowsOf("cold") });
await lines("scale-streams", {
  title: "Many streams at the same time",
  subtitle: "200 events each, in memory; flat is better",
  rows: rowsOf("scale", (title) => !isScaleOfEvents(title)),
  across: "streams",
});
await lines("scale-events", {
  title: "Longer and longer streams",
  subtitle: "in memory; flat is better",
  rows: rowsOf("scale", isScaleOfEvents),
  across: "events",
});
if (report.sizes) {
  const rows = report.sizes.map(({ name, gzip }) => ({
    name,
    cpu: gzip,
    q1: gzip,
    q3: gzip,
    runtime: "",
    title: "bytes, by level 9 of Node's zlib",
    unit: "bytes",
  }));
  await bars("size", {
    title: "What an app downloads",
    subtitle: "bundled by esbuild; shorter is better",
    rows,
    format: ",d",
  });
}
