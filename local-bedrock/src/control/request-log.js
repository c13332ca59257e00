// The log of requests.

/** How many finished requests the log keeps; the oldest are dropped. */
const LIMIT = 10_000;

/**
 * @typedef {import("../../types/emulator.js").RequestRecord} RequestRecord
 */

/** The log behind `/_local-bedrock/requests`. Holds no bodies and no header but the date, hence no secrets. */
export class RequestLog {
  /** @type {RequestRecord[]} */
  records = [];

  /**
   * @param {string} id
   * @param {string} method
   * @param {string} path
   * @returns {RequestRecord} the live record; its owner fills it in
   */
  begin(id, method, path) {
    const record = {
      id,
      service: null,
      operation: null,
      modelId: null,
      method,
      path,
      status: null,
      scriptId: null,
      reply: null,
      auth: null,
      accessKeyId: null,
      amzDate: null,
      startedAt: Date.now(),
      receivedAt: null,
      headAt: null,
      firstByteAt: null,
      endedAt: null,
      clientClosedAt: null,
      events: 0,
      bytes: 0,
      errorName: null,
    };
    this.records.push(record);
    if (this.records.length > LIMIT) this.records.shift();
    return record;
  }

  /**
   * @param {string | null} scriptId
   * @returns {RequestRecord[]} those that fell to one script; all, when none is named
   */
  of(scriptId) {
    return scriptId === null ? this.records : this.records.filter((record) => record.scriptId === scriptId);
  }

  /** Forgets everything logged so far. */
  clear() {
    this.records.length = 0;
  }
}
