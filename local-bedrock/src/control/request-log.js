// The log of requests.

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
 * @property {string | null} scriptId of the script that the request fell to
 * @property {number | null} reply which of the script's replies it took, from 0; null: none, or none was left
 * @property {"header" | "query" | "apiKey" | "userToken" | null} auth how it proved its caller; null until that is verified
 * @property {string | null} accessKeyId of the caller
 * @property {string | null} amzDate when it claims to have been signed: `x-amz-date`
 * @property {number} startedAt when its headers had arrived
 * @property {number | null} receivedAt when its body had arrived
 * @property {number | null} headAt when the answer's headers were written
 * @property {number | null} firstByteAt when the first byte of the answer's body was written
 * @property {number | null} endedAt when the answer, or the work for a client that disconnected, ended
 * @property {number | null} clientClosedAt when the client hung up before the end
 * @property {number} events messages of a stream that the model had written
 * @property {number} bytes of the answer's body, as they were written
 * @property {string | null} errorName
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
