// Contenders take turns (A B C A B C), so that a slow minute of the machine is everybody's.

/** @typedef {{ cpuMs?: number, wallMs: number }} Cost */

/**
 * @param {string[]} names
 * @param {number} rounds
 * @param {(name: string) => Promise<Cost>} slice
 * @returns {Promise<Record<string, Cost[]>>}
 */
export async function inTurns(names, rounds, slice) {
  /** @type {Record<string, Cost[]>} */
  const costs = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    // Nobody always follows the same neighbour's garbage.
    const shift = round % names.length;
    for (const name of [...names.slice(shift), ...names.slice(0, shift)]) costs[name].push(await slice(name));
  }
  return costs;
}

/** The values at a quarter, a half and three quarters of the sorted numbers, between neighbours where need be. */
export function quartiles(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b);
  return [0.25, 0.5, 0.75].map((part) => {
    const at = part * (sorted.length - 1);
    const low = sorted[Math.floor(at)];
    return low + (sorted[Math.ceil(at)] - low) * (at % 1);
  });
}

export const median = (numbers) => quartiles(numbers)[1];
