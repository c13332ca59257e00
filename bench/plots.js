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
/** Readable on the light page and on the dark one: the picture brings its own ground. */
const CONFIG = {
  background: "#ffffff",
  font: "system-ui, sans-serif",
  padding: 16,
  axis: { labelColor: "#1f1e24", titleColor: "#635f68", gridColor: "#e4e1dc", labelLimit: 260, labelFontSize: 12 },
  header: { labelColor: "#1f1e24", labelFontSize: 13, labelFontWeight: 600, title: null },
  title: { color: "#1f1e24", fontSize: 15, anchor: "start", subtitleColor: "#635f68" },
  view: { stroke: null },
};
const HEADER = { title: null, labelAngle: 0, labelAnchor: "start", labelOrient: "top" };
const COLOUR = {
  condition: { test: `indexof(datum.name, '${OURS}') === 0`, value: "#5546d6" },
  value: "#b9b5c9",
};

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
 * Bars of medians with their quartiles, a panel for each case and runtime.
 * @param {string} name of the file
 * @param {{ title: string, subtitle: string, rows: object[] }} given
 */
async function bars(name, { title, subtitle, rows }) {
  if (rows.length === 0) return;
  const values = rows.map((row) => ({ ...row, title: row.title.replace(", chunks of ", ", ") }));
  const names = [...new Set(values.toSorted((one, other) => one.cpu - other.cpu).map((row) => row.name))];
  const y = { field: "name", type: "nominal", sort: names, title: null };
  await picture(name, {
    title: { text: title, subtitle },
    data: { values },
    facet: { row: { field: "title", header: HEADER }, column: { field: "runtime", header: HEADER } },
    spacing: 36,
    spec: {
      width: 280,
      layer: [
        {
          mark: { type: "bar", height: 14 },
          encoding: {
            y,
            x: {
              field: "cpu",
              type: "quantitative",
              title: values[0].unit,
            },
            color: COLOUR,
          },
        },
        { mark: { type: "rule" }, encoding: { y, x: { field: "q1", type: "quantitative" }, x2: { field: "q3" } } },
        {
          mark: { type: "text", align: "left", dx: 6, fontSize: 11 },
          encoding: { y, x: { field: "q3", type: "quantitative" }, text: { field: "cpu", format: ",.3~s" } },
        },
      ],
    },
    resolve: { scale: { x: "independent" } },
  });
}

/** Lines: the cost of an event as streams, or events, grow. */
async function lines(name, { title, subtitle, rows, across }) {
  if (rows.length === 0) return;
  const values = rows.map((row) => ({ ...row, count: Number(row.title.replace(/\D/g, "")) }));
  const encoding = {
    x: { field: "count", type: "quantitative", scale: { type: "log" }, title: across, axis: { format: ",d" } },
    y: { field: "cpu", type: "quantitative", title: values[0].unit, scale: { zero: true } },
    color: { field: "name", type: "nominal", title: null, scale: { range: ["#5546d6", "#b4530a", "#8f8a83"] } },
    strokeDash: { field: "name", type: "nominal", title: null },
  };
  await picture(name, {
    title: { text: title, subtitle },
    data: { values },
    facet: { field: "runtime", type: "nominal", columns: 2 },
    columns: 2,
    spec: { width: 300, height: 200, mark: { type: "line", point: true }, encoding },
  });
}

/** @param {string} name @param {object} spec of Vega-Lite */
async function picture(name, spec) {
  const view = new View(parse(compile({ config: CONFIG, ...spec }).spec), { renderer: "none" });
  await writeFile(join(out, `${name}.svg`), `${await view.toSVG()}\n`);
  console.log(`${name}.svg`);
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
await bars("e2e", { title: "Streams over the loopback interface", subtitle: cpu, rows: rowsOf("e2e") });
await bars("cold", { title: "From the import to the first signed request", subtitle: cpu, rows: rowsOf("cold") });
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
    runtime: "esbuild",
    title: "bytes of gzip -9",
    unit: "bytes",
  }));
  await bars("size", { title: "What an app downloads", subtitle: "shorter is better", rows });
}
