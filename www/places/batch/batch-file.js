// The file whose records are shown: read and checked in a worker.
import { signal } from "@preact/signals-core";
import { recordsOf } from "./reading.js";

/** @typedef {import("../../../pkg/types/batch.js").BatchRecord} BatchRecord */

export class BatchFile {
  records = signal(/** @type {BatchRecord[]} */ ([]));
  /** How many records have been read of a file that is being read. */
  reading = signal(/** @type {number | undefined} */ (undefined));
  problem = signal("");
  /** @type {File | undefined} */
  file;

  /** @param {File} file @returns {Promise<boolean>} whether its records are there now */
  async read(file) {
    this.file = file;
    this.problem.value = "";
    this.records.value = [];
    this.reading.value = 0;
    let isRead = false;
    try {
      const records = await recordsOf(file, (count) => (this.reading.value = count));
      if (file !== this.file) return false;
      this.records.value = records;
      isRead = true;
    } catch (error) {
      this.problem.value = /** @type {Error} */ (error).message;
    }
    this.reading.value = undefined;
    return isRead;
  }

  /** A file that is still being read is for another table. */
  clear() {
    this.file = undefined;
    this.reading.value = undefined;
    this.records.value = [];
  }

  /** @param {number} count @param {number} [maxTokens] @returns {BatchRecord[]} records that say how long an answer may be */
  asked(count, maxTokens = 256) {
    return this.records.value.slice(0, count).map(({ recordId, modelInput }) => ({
      recordId,
      modelInput: { inferenceConfig: { maxTokens }, ...modelInput },
    }));
  }

  /** In words. */
  get summary() {
    const reading = this.reading.value;
    if (reading !== undefined) return `Reading: ${reading.toLocaleString("en")} records`;
    const { length } = this.records.value;
    return length ? `${this.file?.name}: ${length.toLocaleString("en")} records, all readable` : "";
  }
}
