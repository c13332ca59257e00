// Reports progress on a terminal, or line by line.

const LINE_EVERY_MS = 3000;
const BAR_EVERY_MS = 100;
const BAR_WIDTH = 30;

/** Reports progress to a person: by a bar that redraws itself on a terminal, by a plain line every few seconds elsewhere. */
export class Reporter {
  #lastAt = 0;
  #drawn = false;

  /**
   * @param {(line: string) => void} write receives whole lines
   * @param {NodeJS.WriteStream} [terminal] where to draw the bar
   */
  constructor(write, terminal) {
    this.write = write;
    this.terminal = terminal;
  }

  /** @param {string} text one line */
  line(text) {
    if (this.#drawn) this.terminal?.write("\r\x1b[K");
    this.#drawn = false;
    this.write(text);
  }

  /**
   * @param {string} label
   * @param {number} done bytes
   * @param {number} total bytes
   */
  progress(label, done, total) {
    const finished = done >= total;
    const now = Date.now();
    if (!finished && now - this.#lastAt < (this.terminal ? BAR_EVERY_MS : LINE_EVERY_MS)) return;
    this.#lastAt = now;
    const amount = `${megabytes(done)} of ${megabytes(total)} MB`;
    if (!this.terminal || finished) return this.line(`${label}: ${amount}`);
    const filled = Math.round((done / total) * BAR_WIDTH);
    this.terminal.write(`\r\x1b[K${label} [${"#".repeat(filled).padEnd(BAR_WIDTH, ".")}] ${amount}`);
    this.#drawn = true;
  }
}

const megabytes = (/** @type {number} */ bytes) => (bytes / 1e6).toFixed(1);

/** @param {NodeJS.WriteStream} stream usually standard error @returns {Reporter} */
export const reporterTo = (stream) =>
  new Reporter((line) => stream.write(`${line}\n`), stream.isTTY ? stream : undefined);
