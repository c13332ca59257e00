// The identity pools that exist.

/**
 * @typedef {import("../../../types/emulator.js").Pool} Pool
 */

const pool = (/** @type {number} */ last, /** @type {string} */ name, more = {}) => ({
  last,
  name,
  guests: true,
  classicFlow: true,
  roles: true,
  ...more,
});

const POOLS = [
  pool(1, "guests, classic flow"),
  pool(2, "guests, enhanced flow only", { classicFlow: false }),
  pool(3, "members only, classic flow", { guests: false }),
  pool(4, "members only, enhanced flow only", { guests: false, classicFlow: false }),
  pool(5, "no roles", { roles: false }),
];

/** @param {string} region @returns {Pool[]} the identity pools that exist */
export const identityPools = (region) =>
  POOLS.map(({ last, ...rest }) => ({ id: `${region}:10ca1bed-0000-4000-8000-00000000000${last}`, ...rest }));
