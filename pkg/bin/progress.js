// The progress of a run: one line that is drawn again in a terminal, a line for each change elsewhere.
/** @import { BatchProgress } from "../types/batch.js" */

const WIDTH = 24;

/** @param {{ isTTY?: boolean, write: (text: string) => unknown }} terminal */
export function progressLine(terminal) {
  /** @type {string | undefined} */
  let last;
  let drawn = false;
  return {
    /** @param {BatchProgress} progress */
    show(progress) {
      const text = lineOf(progress);
      if (terminal.isTTY) terminal.write(`\r\x1b[2K${text}`);
      // Without counts, which change all the time.
      else if (labelOf(progress) !== last) terminal.write(`${text}\n`);
      drawn = Boolean(terminal.isTTY);
      last = labelOf(progress);
    },
    /** Makes the next text begin on a new line. */
    end() {
      if (drawn) terminal.write("\n");
    },
  };
}

const labelOf = (/** @type {BatchProgress} */ { phase, status }) =>
  phase === "job" ? status : phase === "upload" ? "Uploading" : "On demand";

/** @param {BatchProgress} progress */
function lineOf(progress) {
  const { total, processed = 0, failed, perSecond, secondsLeft, loadedBytes } = progress;
  const parts = [labelOf(progress)];
  if (loadedBytes !== undefined) parts.push(`${(loadedBytes / 2 ** 20).toFixed(1)} MiB`);
  if (total && loadedBytes === undefined) {
    const share = Math.min(1, processed / total);
    const filled = Math.round(share * WIDTH);
    parts.unshift(`[${"#".repeat(filled)}${"-".repeat(WIDTH - filled)}] ${Math.floor(share * 100)} %`);
  }
  if (processed) parts.push(total ? `${processed} of ${total}` : `${processed}`);
  if (failed) parts.push(`${failed} failed`);
  if (perSecond) parts.push(perSecond >= 1 ? `${perSecond.toFixed(1)}/s` : `${(perSecond * 60).toFixed(1)}/min`);
  if (secondsLeft) parts.push(`${timeOf(secondsLeft)} left`);
  return parts.join("  ");
}

/** @param {number} seconds */
function timeOf(seconds) {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  return seconds < 5400 ? `${Math.ceil(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}
