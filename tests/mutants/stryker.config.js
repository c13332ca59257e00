// Mutants of pkg/ (`cargo xtask mutants js ROOM|FILE…`): each room by its own tests and by those that see what it does. Left out are what is generated, which says so on line 1,
// pkg/entry, whose files each need an environment, and the file of the command, which would not stay executable. Load tests, random oracles and waits for garbage collection take most of the time and notice little that the others do not.
import { existsSync, readdirSync, readFileSync } from "node:fs";

const ROOT = new URL("../..", import.meta.url);
const SLOW =
  /\/(aws-sdk-(bundle|types)|connections|leaks|load|power-cut|node-handlers|instrumentation|recorded|signing-oracles|third-party|.*random)\.test\.js$/;

/** The rooms, and the rooms of tests that judge each besides its own. */
const ROOMS = {
  agents: [],
  "ai-sdk": [],
  anthropic: [],
  "aws-sdk/lib": ["aws-sdk"],
  batch: ["jobs"],
  bin: ["batch"],
  call: ["agents", "credentials", "rest-json", "stream"],
  credentials: ["call", "signing"],
  data: ["call", "rest-json", "stream"],
  embeddings: [],
  explain: [],
  families: ["call", "embeddings", "images"],
  images: [],
  jobs: ["batch"],
  lib: ["batch", "call", "credentials", "embeddings", "signing", "stream"],
  models: [],
  module: ["call", "stream"],
  otel: [],
  root: ["call", "jobs", "signing", "stream"],
  s3: ["batch"],
  services: ["agents", "call", "jobs"],
  signing: ["call"],
  stream: ["call", "rest-json", "testing", "tools"],
  testing: ["call", "stream"],
  tools: [],
};

/** The files of a room, or of pkg/ itself. */
function filesOf(room) {
  const directory = room === "root" ? "pkg" : `pkg/${room}`;
  const names = readdirSync(new URL(directory, ROOT)).filter((name) => name.endsWith(".js"));
  const isWritten = (path) => !/generated|^#!/i.test(readFileSync(new URL(path, ROOT), "utf8").split("\n", 1)[0]);
  return names.map((name) => `${directory}/${name}`).filter(isWritten);
}

const roomOf = (path) => path.replace(/^pkg\/|\/?[^/]+$/g, "") || "root";
const wanted = (process.env.MUTATE || Object.keys(ROOMS).join(",")).split(",");
const mutate = wanted.flatMap((name) => (name.endsWith(".js") ? [name] : filesOf(name)));
const rooms = [...new Set(mutate.map(roomOf))];
const judges = new Set(rooms.flatMap((room) => [room, ...ROOMS[room]]));
const testFiles = [...judges].flatMap((room) => {
  const directory = new URL(`tests/js/${room}/`, ROOT);
  const names = existsSync(directory) ? readdirSync(directory).filter((name) => name.endsWith(".test.js")) : [];
  return names.map((name) => `tests/js/${room}/${name}`).filter((path) => !SLOW.test(path));
});
const scratch = `${process.env.TARGET || "target"}/xtask/mutants`;

export default {
  plugins: ["./tests/mutants/in-process/index.js"],
  testRunner: "in-process",
  inProcess: { testFiles, timesFile: `${scratch}/times.json` },
  mutate,
  inPlace: true,
  concurrency: 2,
  coverageAnalysis: "perTest",
  ignoreStatic: true,
  tempDirName: `${scratch}/backup`,
  reporters: ["clear-text", "json"],
  clearTextReporter: { allowColor: false, allowEmojis: false, logTests: false, reportTests: false },
  jsonReporter: { fileName: `${scratch}/report.json` },
  timeoutMS: 10_000,
  timeoutFactor: 2,
  dryRunTimeoutMinutes: 10,
  ignorePatterns: ["target", "examples", "bench", "www", "docs"],
  disableTypeChecks: false,
};
