/**
 * The value below which a share of the values lies, by the nearest rank.
 * @param {number[]} values
 * @param {number} share from 0 to 1
 * @returns {number | undefined} undefined without values
 */
export function percentile(values, share) {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.max(Math.ceil(share * sorted.length) - 1, 0)];
}
