// Mutants of pkg/ (`cargo xtask mutants js FILE…`): each file by the tests of the room of the same name, and of those that see what it does. Load tests, random oracles and
// waits for garbage collection are left out: they take most of the time and notice little that the others do not.
import { readdirSync } from "node:fs";

const ROOMS = ["batch", "call", "credentials", "data", "jobs", "module", "signing", "stream", "tools"];
const SLOW = /\/(leaks|load|connections|signing-oracles|signing-names|recorded|power-cut|.*random)\.test\.js$/;

const files = (process.env.MUTATE || "").split(",").filter(Boolean);
const mutate = files.length > 0 ? files : ROOMS.map((room) => `pkg/${room}/*.js`);
const rooms = ROOMS.filter((room) => mutate.some((file) => file.startsWith(`pkg/${room}/`)));
/** What these rooms do is seen in calls, so that most of their tests are there. */
const ALSO = { data: ["call", "rest-json", "stream"], module: ["call", "stream"] };
const judges = new Set((rooms.length > 0 ? rooms : ROOMS).flatMap((room) => [room, ...(ALSO[room] ?? [])]));
const testFiles = [...judges].flatMap((room) => {
  const directory = `tests/js/${room}`;
  const names = readdirSync(new URL(`../js/${room}`, import.meta.url)).filter((name) => name.endsWith(".test.js"));
  return names.map((name) => `${directory}/${name}`).filter((path) => !SLOW.test(path));
});
const scratch = `${process.env.TARGET || "target"}/xtask/mutants`;

export default {
  plugins: ["./tests/mutants/node_modules/@stryker-mutator/tap-runner/dist/src/index.js"],
  testRunner: "tap",
  tap: { testFiles },
  mutate,
  inPlace: true,
  concurrency: 2,
  coverageAnalysis: "perTest",
  ignoreStatic: true,
  incremental: true,
  incrementalFile: `${scratch}/incremental.json`,
  tempDirName: `${scratch}/backup`,
  reporters: ["clear-text", "json"],
  clearTextReporter: { allowColor: false, allowEmojis: false, logTests: false, reportTests: false },
  jsonReporter: { fileName: `${scratch}/report.json` },
  timeoutMS: 20_000,
  ignorePatterns: ["target", "examples", "bench", "www", "docs"],
  disableTypeChecks: false,
};
