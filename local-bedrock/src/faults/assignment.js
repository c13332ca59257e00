// Finds the script and the reply that a request falls to.
import { SCRIPTED_PREFIX, takeReply } from "./scripts.js";

/**
 * @typedef {object} Place Where a request came in.
 * @property {string | undefined} scriptId of the script that its path names
 * @property {string} path raw, without the script's prefix: what the request is about. Signatures cover the whole path
 */

/**
 * @param {string} path raw
 * @returns {Place}
 */
export function placeOf(path) {
  if (!path.startsWith(SCRIPTED_PREFIX)) return { scriptId: undefined, path };
  const [scriptId, ...rest] = path.slice(SCRIPTED_PREFIX.length).split("/");
  return { scriptId, path: `/${rest.join("/")}` };
}

/**
 * @param {import("./scripts.js").Scripts} scripts
 * @param {Place} place
 * @param {import("../http/router.js").Match | undefined} match
 * @returns {import("./scripts.js").Script | undefined} the one that the path names, else one that matches
 */
export const scriptOf = (scripts, { scriptId }, match) =>
  scriptId === undefined ? match && scripts.matching(match.route, match.labels) : scripts.find(scriptId);

/**
 * Finds the script that a request falls to, and takes its next reply.
 * @param {import("./scripts.js").Scripts} scripts
 * @param {Place} place
 * @param {import("../http/router.js").Match | undefined} match
 * @param {import("../control/request-log.js").RequestRecord} record
 * @returns {{ script: import("./scripts.js").Script, reply: import("../../types/faults.js").Reply } | undefined}
 */
export function assign(scripts, place, match, record) {
  const script = scriptOf(scripts, place, match);
  if (!script) return undefined;
  const { reply = {}, index = null } = takeReply(script) ?? {};
  record.scriptId = script.id;
  record.reply = index;
  return { script, reply };
}

/**
 * @param {import("../control/settings.js").Settings} settings
 * @param {Partial<import("./scripts.js").Script>} [script]
 * @param {import("../../types/faults.js").Reply} [reply]
 * @returns {{ hideHeaders: boolean, allowOrigin: boolean, now: () => number }} what holds for one request
 */
export function surroundingsOf(settings, script = {}, reply = {}) {
  const offsetMs = (reply.clockOffsetSeconds ?? script.clockOffsetSeconds ?? settings.clockOffsetSeconds) * 1000;
  return {
    hideHeaders: reply.hideHeaders ?? script.hideHeaders ?? settings.hideHeaders,
    allowOrigin: reply.allowOrigin ?? script.allowOrigin ?? true,
    now: () => Date.now() + offsetMs,
  };
}
