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
    for (const name of orderOf(names, round)) costs[name].push(await slice(name));
  }
  return costs;
}

/**
 * The rows of Williams' Latin square: over as many rounds as there are names, or twice as many if their number is odd, each follows
 * each other equally often. Who always follows the same neighbour pays for the memory that it left: in Node, a digest of 8 MB takes
 * the kernel 1 to 2 ms more in a slice after one that made an HMAC.
 * @param {string[]} names
 * @param {number} round
 */
export function orderOf(names, round) {
  const { length } = names;
  const order = names.map((_, place) => {
    const step = place % 2 === 1 ? (place + 1) / 2 : length - place / 2;
    return names[(step + round) % length];
  });
  return length % 2 === 1 && round % 2 === 1 ? order.toReversed() : order;
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
