// The faults of a running emulator, for tests in the same process.
import { SCRIPTED_PREFIX } from "./scripts.js";

/**
 * @import { Reply, Script, ScriptControl } from "../../types/faults.js"
 */

/** The faults of a running emulator, for tests in the same process; over HTTP they are `/_local-bedrock/faults`. */
export class Faults {
  #url;
  #scripts;
  #log;

  /**
   * @param {string} url
   * @param {import("./scripts.js").Scripts} scripts
   * @param {import("../control/request-log.js").RequestLog} log
   */
  constructor(url, scripts, log) {
    this.#url = url;
    this.#scripts = scripts;
    this.#log = log;
  }

  /**
   * @param {Script | Reply[]} given see the readme
   * @returns {ScriptControl}
   * @throws {TypeError} names the member that is wrong
   */
  script(given) {
    const [{ id }] = this.#scripts.add([Array.isArray(given) ? { replies: given } : given]);
    const log = this.#log;
    return {
      id,
      endpoint: `${this.#url}${SCRIPTED_PREFIX}${id}`,
      get requests() {
        return log.of(id);
      },
      remove: () => this.#scripts.remove(id),
    };
  }

  /** @returns {ReturnType<import("./scripts.js").Scripts["list"]>} */
  list() {
    return this.#scripts.list();
  }

  /** Forgets every script. */
  clear() {
    this.#scripts.clear();
  }
}
