// The ratios that the project holds itself to, in one table: what must hold, and what it aims for.
import { summary } from "./report.js";

const SDK = "AWS SDK";
const CAREFUL = "careful JavaScript";
const AWS4FETCH = "aws4fetch + codec";
const DIGEST = "digest alone";
const DRAIN = "raw drain";
const OURS = "bedrock-wasm";

/** Suite, case, peer, and by kind of runtime `[must, goal]`. */
const GOALS = [
  ["decode", "ConverseStream, chunks of 16 KB", SDK, { Node: [0.12, 0.085], Chromium: [0.08, 0.05] }],
  ["decode", "ConverseStream, chunks of 16 KB", CAREFUL, { Node: [1, 0.75], Chromium: [0.75, 0.5] }],
  ["decode", "ConverseStream, chunks of 1 KB", CAREFUL, { Node: [1, 0.8], Chromium: [1, 0.8] }],
  ["decode", "ConverseStream, chunks of 100 B", CAREFUL, { Node: [1, 0.8] }],
  ["decode", "InvokeModelWithResponseStream, chunks of 16 KB", CAREFUL, { Node: [0.9, 0.6], Chromium: [0.75, 0.4] }],
  ["decode", "InvokeModelWithResponseStream, chunks of 1 KB", CAREFUL, { Chromium: [1, 0.8] }],
  ["decode", "ConverseStream, events of 64 KB in chunks of 1 KB", DRAIN, { Node: [1.6, 1.6] }],
  ["sign", "a body of 1 KB", AWS4FETCH, { Node: [0.12, 0.06], Chromium: [0.5, 0.25] }],
  ["sign", "a body of 20 KB", DIGEST, { Chromium: [1.8, 1.3] }],
  ["sign", "a body of 8 MB", DIGEST, { Node: [1.1, 1.05] }],
  ["e2e", "1 × 20,000 events", DRAIN, { Node: [1.1, 1.05] }],
  ["e2e", "100 × 200 events", DRAIN, { Node: [1.6, 1.35] }],
  ["cold", "import to first signed request, bundled", SDK, { Node: [0.47, 0.3] }],
];

/**
 * Rows of what this run has measured.
 * @param {import("./report.js").Run[]} runs
 * @returns {{ runtime: string, suite: string, title: string, peer: string, cpu: number, wall: number, must: number, goal: number }[]}
 */
export function reach(runs) {
  return GOALS.flatMap(([suite, title, peer, goals]) =>
    runs.flatMap(({ runtime, results }) => {
      const [must, goal] = goals[runtime.split(" ")[0]] ?? [];
      const result = must && results.find((one) => one.suite === suite && one.title === title);
      if (!result) return [];
      const { ratios, wallRatios } = summary({ ...result, bases: [peer] }).find(({ name }) => name === OURS);
      return { runtime, suite, title, peer, cpu: ratios[peer], wall: wallRatios[peer], must, goal };
    }),
  );
}
