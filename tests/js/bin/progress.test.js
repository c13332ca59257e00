// The progress of a run, as a terminal and a log show it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { progressLine } from "../../../pkg/bin/progress.js";

function shown(isTTY, ...progress) {
  let text = "";
  const line = progressLine({ isTTY, write: (piece) => (text += piece) });
  for (const each of progress) line.show(each);
  line.end();
  return text;
}

const bar = (filled) => `[${"#".repeat(filled)}${"-".repeat(24 - filled)}]`;

/** Lines by the progress that they show. */
const LINES = [
  [{ phase: "upload", loadedBytes: 0 }, "Uploading  0.0 MiB"],
  [{ phase: "upload", loadedBytes: 1_572_864, total: 10 }, "Uploading  1.5 MiB"],
  [{ phase: "job", status: "Submitted" }, "Submitted"],
  [{ phase: "job", status: "Submitted", total: 120 }, `${bar(0)} 0 %  Submitted`],
  [{ phase: "job", status: "Validating", total: 0, processed: 0, failed: 0 }, "Validating"],
  [{ phase: "job", status: "InProgress", total: 3, processed: 1 }, `${bar(8)} 33 %  InProgress  1 of 3`],
  [{ phase: "job", status: "Completed", total: 10, processed: 12 }, `${bar(24)} 100 %  Completed  12 of 10`],
  [{ phase: "on-demand", processed: 7 }, "On demand  7"],
  [
    { phase: "on-demand", total: 200, processed: 199, failed: 2, perSecond: 1, secondsLeft: 0.2 },
    `${bar(24)} 99 %  On demand  199 of 200  2 failed  1.0/s  1 s left`,
  ],
  [{ phase: "on-demand", perSecond: 0.5, secondsLeft: 89.1 }, "On demand  30.0/min  90 s left"],
  [{ phase: "on-demand", perSecond: 2.25, secondsLeft: 90 }, "On demand  2.3/s  2 min left"],
  [{ phase: "on-demand", secondsLeft: 5_399 }, "On demand  90 min left"],
  [{ phase: "on-demand", secondsLeft: 5_400 }, "On demand  1.5 h left"],
];

for (const [progress, line] of LINES) {
  test(`a log shows: ${line}`, () => assert.equal(shown(false, progress), `${line}\n`));
}

test("a terminal has one line that is drawn again, and ended", () => {
  const [first, second] = [LINES[2], LINES[5]];
  assert.equal(shown(true, first[0], second[0]), `\r\x1b[2K${first[1]}\r\x1b[2K${second[1]}\n`);
  assert.equal(shown(true), "");
});

test("a log has a line for each change, not for each count", () => {
  const running = (processed) => ({ phase: "job", status: "InProgress", total: 2, processed });
  const text = shown(false, { phase: "upload", loadedBytes: 5 }, running(0), running(1), running(2), LINES[2][0]);
  assert.equal(text, `Uploading  0.0 MiB\n${bar(0)} 0 %  InProgress\nSubmitted\n`);
});
