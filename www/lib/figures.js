// Figures as people read them.

/** @param {number | undefined} ms */
export function milliseconds(ms) {
  if (ms === undefined) return undefined;
  if (ms < 10) return `${ms.toFixed(1)} ms`;
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(2)} s`;
}

/** @param {number} count */
export function bytes(count) {
  return count < 1000 ? `${count} B` : `${(count / 1000).toFixed(1)} kB`;
}

/** @param {Date} date */
export const timeOfDay = (date) => date.toLocaleTimeString("en-GB");
