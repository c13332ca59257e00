/**
 * @typedef {object} Fault
 * @property {string} id
 * @property {string} title
 * @property {string} lesson what the library does about it
 * @property {object[]} replies of an emulator's script; later requests are answered as usual
 * @property {"complete" | "failed" | "slow"} outcome how a call ends under it
 * @property {boolean} serverOnly whether it needs a connection, which a page's own emulator does not have
 */

/**
 * @param {string} id
 * @param {string} title
 * @param {object[]} replies
 * @param {Fault["outcome"]} outcome
 * @param {string} lesson
 * @param {boolean} [serverOnly]
 * @returns {Fault}
 */
export function fault(id, title, replies, outcome, lesson, serverOnly = false) {
  return { id, title, replies, outcome, lesson, serverOnly };
}
