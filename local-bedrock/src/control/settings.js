// The settings that can be changed while the emulator runs.

const isNumber = (/** @type {number} */ minimum, /** @type {number} */ maximum) => ({
  holds: (/** @type {unknown} */ value) => typeof value === "number" && value >= minimum && value <= maximum,
  text: `a number from ${minimum} to ${maximum}`,
});

/** @type {Record<string, { holds: (value: unknown) => boolean, text: string, optional?: boolean }>} */
const RULES = {
  clockOffsetSeconds: isNumber(-1e9, 1e9),
  credentialSeconds: { ...isNumber(0, 43_200), optional: true },
  batchMinRecords: isNumber(0, 1e6),
  batchRecordsPerSecond: isNumber(0, 1e6),
  batchHourSeconds: isNumber(0, 3600),
  hideHeaders: { holds: (value) => typeof value === "boolean", text: "true or false" },
};

/** Settings that can be changed while the emulator runs. */
export class Settings {
  /** How far the emulator's clock is ahead of the machine's. */
  clockOffsetSeconds = 0;
  /** How long issued keys live; `null`: an hour, or what STS's caller asks for. @type {number | null} */
  credentialSeconds = null;
  /** How few records a batch inference job may have. AWS's quotas differ by model. */
  batchMinRecords = 100;
  /** How many records a job works off in a second; 0 is as fast as it goes. */
  batchRecordsPerSecond = 0;
  /** How long an hour of `timeoutDurationInHours` takes, to see jobs time out. */
  batchHourSeconds = 3600;
  /** Whether pages of other origins may read no response headers, `Date` and `x-amzn-*` among them. */
  hideHeaders = false;

  /** @returns {number} milliseconds since the epoch, by the emulator's clock */
  now() {
    return Date.now() + this.clockOffsetSeconds * 1000;
  }

  /**
   * @param {Record<string, unknown>} members those that are left out keep their values
   * @throws {TypeError} names the member that is wrong; then nothing has changed
   */
  change(members) {
    for (const [name, value] of Object.entries(members)) {
      if (!Object.hasOwn(RULES, name)) {
        throw new TypeError(`${name} is not a setting. The settings are ${Object.keys(RULES).join(", ")}`);
      }
      const { holds, text, optional } = RULES[name];
      if (holds(value) || (optional && value === null)) continue;
      throw new TypeError(`${name} must be ${text}${optional ? ", or null" : ""}, not ${JSON.stringify(value)}`);
    }
    Object.assign(this, members);
  }
}
