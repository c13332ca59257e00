// The scripts that tests have added, and how many of their replies are used up.
import { checkedScripts } from "./check.js";

/** A client whose endpoint has this path and a script's id behind it meets only that script. */
export const SCRIPTED_PREFIX = "/_local-bedrock/scripted/";

/** Stands for the records of batch inference jobs where other scripts name an operation. */
const RECORD = "ModelInvocationJobRecord";

/**
 * @import { Match, Reply, Script as GivenScript } from "../../types/faults.js"
 */

/**
 * @typedef {GivenScript & { id: string, taken: number }} Script `taken` counts the replies that requests have taken
 */

/** The faults that tests have asked for. */
export class Scripts {
  /** @type {Map<string, Script>} by id */
  #scripts = new Map();

  /**
   * @param {unknown} given one script or several
   * @returns {Script[]}
   * @throws {TypeError} names the member that is wrong; then none has been taken over
   */
  add(given) {
    const scripts = checkedScripts(Array.isArray(given) ? given : [given]).map((script) => ({
      ...script,
      id: script.id ?? crypto.randomUUID(),
      taken: 0,
    }));
    for (const [index, { id }] of scripts.entries()) {
      if (!this.#scripts.has(id) && scripts.findIndex((other) => other.id === id) === index) continue;
      throw new TypeError(`scripts[${index}].id ${id} is taken: remove that script first, or leave the id out`);
    }
    for (const script of scripts) this.#scripts.set(script.id, script);
    return scripts;
  }

  /** @param {string} id @returns {Script | undefined} */
  find(id) {
    return this.#scripts.get(id);
  }

  /**
   * @param {{ operation: string }} route
   * @param {{ modelId?: string }} labels
   * @returns {Script | undefined} the oldest script that matches and has replies left
   */
  matching({ operation }, { modelId }) {
    return this.#oldest(
      (match) => (match.operation ?? operation) === operation && !match.recordId && fits(match, { modelId }),
    );
  }

  /**
   * @param {{ modelId: string, recordId: string }} record of a batch inference job, which is not a request
   * @returns {Script | undefined} the oldest script that is for records, matches and has replies left
   */
  ofRecord(record) {
    return this.#oldest((match) => match.operation === RECORD && fits(match, record));
  }

  /** @param {(match: Match) => boolean} isMeant */
  #oldest(isMeant) {
    return [...this.#scripts.values()].find(
      (script) => script.match && isMeant(script.match) && repliesLeft(script) > 0,
    );
  }

  /** @returns {{ id: string, match: object | null, taken: number, left: number }[]} */
  list() {
    return [...this.#scripts.values()].map((script) => ({
      id: script.id,
      match: script.match ?? null,
      taken: script.taken,
      left: repliesLeft(script),
    }));
  }

  /** @param {string} id @returns {boolean} whether there was one */
  remove(id) {
    return this.#scripts.delete(id);
  }

  clear() {
    this.#scripts.clear();
  }
}

/**
 * @param {Match} match
 * @param {{ modelId?: string, recordId?: string }} labels
 */
const fits = (match, { modelId, recordId }) =>
  (match.modelId ?? modelId) === modelId && (match.recordId ?? recordId) === recordId;

const timesOf = (/** @type {Reply} */ { times = 1 }) => times;

const repliesLeft = (/** @type {Script} */ { replies, taken }) =>
  replies.reduce((sum, reply) => sum + timesOf(reply), 0) - taken;

/**
 * @param {Script} script
 * @returns {{ reply: Reply, index: number } | undefined} the next reply; undefined when none is left
 */
export function takeReply(script) {
  let before = 0;
  for (const [index, reply] of script.replies.entries()) {
    before += timesOf(reply);
    if (script.taken >= before) continue;
    script.taken += 1;
    return { reply, index };
  }
  return undefined;
}
