/** How many finished requests the log keeps; the oldest are dropped. */
const LIMIT = 10_000;

/**
 * @typedef {object} RequestRecord One request as the log shows it. Times are milliseconds since the epoch.
 * @property {string} id the `x-amzn-requestid` that was answered
 * @property {string | null} service `bedrock-runtime`, …; null when no operation matched
 * @property {string | null} operation `Converse`, …; null when no operation matched
 * @property {string | null} modelId the decoded model id
 * @property {string} method
 * @property {string} path the raw path as received, without the query
 * @property {number | null} status
 * @property {number} startedAt
 * @property {number | null} firstByteAt when the first byte of the answer's body was written
 * @property {number | null} endedAt when the answer, or the work for a client that left, was over
 * @property {number | null} clientClosedAt when the client hung up before the end
 * @property {number} events event-stream messages written
 * @property {string | null} errorName
 */

/** The log behind `/_local-bedrock/requests`. Holds no headers and no bodies, hence no secrets. */
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
      startedAt: Date.now(),
      firstByteAt: null,
      endedAt: null,
      clientClosedAt: null,
      events: 0,
      errorName: null,
    };
    this.records.push(record);
    if (this.records.length > LIMIT) this.records.shift();
    return record;
  }

  /** Forgets everything logged so far. */
  clear() {
    this.records.length = 0;
  }
}
