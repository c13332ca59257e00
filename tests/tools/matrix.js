// Which places were tried with what outcome: the tests leave records, this prints them and keeps docs/places.md.
// `node tests/tools/matrix.js` fails when a listed place has no record; `--write` renews the document, `--forget ROOM`
// drops the records of a room whose tests are about to run.
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { ALIASED, BUNDLED, EXAMPLES, RUNTIMES } from "./places.js";

const RECORDS = new URL("../../target/places/", import.meta.url);
const DOCUMENT = new URL("../../docs/places.md", import.meta.url);

const ROOMS = {
  runtimes: [...RUNTIMES, ...ALIASED.runtimes],
  bundlers: [...BUNDLED, ...ALIASED.bundlers],
  examples: EXAMPLES,
};

/**
 * Leaves what was found out about a place.
 * @param {string} place a name of places.js
 * @param {{ version: string, ms?: number, checks?: { name: string, ms: number }[], module?: string }} outcome
 */
export async function record(place, outcome) {
  if (!Object.values(ROOMS).flat().includes(place)) throw new Error(`places.js does not list ${place}`);
  await mkdir(RECORDS, { recursive: true });
  await writeFile(fileOf(place), JSON.stringify(outcome));
}

const fileOf = (place) => new URL(`${place.replaceAll(/[^\w.]+/g, "-")}.json`, RECORDS);

async function recordsOf(places) {
  const read = async (place) => ({ place, ...JSON.parse(await readFile(fileOf(place), "utf8").catch(() => "{}")) });
  return Promise.all(places.map(read));
}

const row = (...cells) => `| ${cells.join(" | ")} |`;
const table = (heads, rows) =>
  [row(...heads), row(...heads.map(() => "---")), ...rows.map((cells) => row(...cells))].join("\n");

function runtimes(records) {
  const names = records[0].checks.map(({ name }) => name);
  return table(
    ["runtime", "version", ...names],
    records.map(({ place, version, checks }) => [place, version, ...checks.map(({ ms }) => ms)]),
  );
}

const apps = (records) =>
  table(
    ["app", "version", "module from", "answered after"],
    records.map(({ place, version, module, ms }) => [place, version, module, `${ms} ms`]),
  );
const timed = (heads, records) =>
  table(
    [...heads, "answered after"],
    records.map(({ place, version, ms }) => [place, version, `${ms} ms`]),
  );

async function documentText() {
  const groups = await Promise.all([RUNTIMES, BUNDLED, Object.values(ALIASED).flat(), EXAMPLES].map(recordsOf));
  const missing = groups.flat().filter(({ version }) => !version);
  if (missing.length > 0) {
    throw new Error(
      `no record of ${missing.map(({ place }) => place).join(", ")}; run the tests of runtimes, bundlers and examples first`,
    );
  }
  const [inRuntimes, inBundles, aliased, ofExamples] = groups;
  return `# Where it runs
Written by \`node tests/tools/matrix.js --write\` from the records of the last \`cargo xtask test --all\`: the packed package,
installed into a fresh directory, against the emulator on the same machine.

## Runtimes
One suite in each (\`tests/runtimes/suite.js\`); milliseconds for each of its checks, which all passed. The emulator answers a
hundred tokens a second, and \`abort\` lasts until it has seen its client hang up; Workers' clocks stand still while they compute.

${runtimes(inRuntimes)}

\`stream.toReadableStream()\` can be handed from a worker to its page in Chromium and Firefox; WebKitGTK cannot transfer streams.
Fastly Compute for JavaScript is not listed: its engine has no \`WebAssembly\`.

## Bundlers
A small app, built with each one's defaults and opened in Chromium.

${apps(inBundles)}

## In place of the AWS SDK
A program imports \`@aws-sdk/client-bedrock-runtime\`, which is not installed, and gets this package by [an alias](aws-sdk.md). It makes a
call, reads a stream and catches an error. Bundled programs run in Chromium.

${timed(["place", "version"], aliased)}

## Examples
Each of \`examples/\`, from the same package.

${timed(["example", "runs in"], ofExamples)}
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [command, room] = process.argv.slice(2);
  if (command === "--forget") {
    for (const place of ROOMS[room]) await rm(fileOf(place), { force: true });
  } else {
    const text = await documentText();
    console.log(text);
    if (command === "--write") await writeFile(DOCUMENT, text);
  }
}
