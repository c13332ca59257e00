// One answer of a model: its text, its times, and how it ended.

/**
 * @typedef {"waiting" | "streaming" | "complete" | "stopped" | "failed"} State
 */

/** A speed that was measured over less than this says nothing. */
const MEASURABLE_MS = 10;

export class Answer {
  /** @type {State} */
  state = "waiting";
  text = "";
  reasoning = "";
  /** @type {string | undefined} AWS's word for why the model ended */
  stopReason;
  /** @type {{ inputTokens: number, outputTokens: number } | undefined} known once the metadata event has come */
  usage;
  /** @type {number | undefined} what the service says that it took */
  serviceLatencyMs;
  /** @type {unknown} */
  error;

  #startedAt = performance.now();
  /** @type {number | undefined} */
  #firstTokenAt;
  /** @type {number | undefined} */
  #lastTokenAt;
  /** @type {number | undefined} */
  #endedAt;

  get isOver() {
    return this.#endedAt !== undefined;
  }

  get timeToFirstTokenMs() {
    return this.#firstTokenAt === undefined ? undefined : this.#firstTokenAt - this.#startedAt;
  }

  get totalMs() {
    return this.#endedAt === undefined ? undefined : this.#endedAt - this.#startedAt;
  }

  /** Of the tokens after the first, whose time is a matter of its own. */
  get tokensPerSecond() {
    if (this.#lastTokenAt === undefined || this.#firstTokenAt === undefined) return undefined;
    const tookMs = this.#lastTokenAt - this.#firstTokenAt;
    return this.usage && tookMs >= MEASURABLE_MS ? ((this.usage.outputTokens - 1) / tookMs) * 1000 : undefined;
  }

  /**
   * Takes an event of a Converse stream.
   * @param {import("bedrock-wasm").ConverseStreamOutput} event
   */
  add({ contentBlockDelta, messageStop, metadata }) {
    if (contentBlockDelta) this.#delta(contentBlockDelta.delta ?? {});
    if (messageStop) this.stopReason = messageStop.stopReason;
    if (metadata) {
      this.usage = metadata.usage;
      this.serviceLatencyMs = metadata.metrics?.latencyMs;
    }
  }

  /**
   * @param {"complete" | "stopped" | "failed"} state
   * @param {unknown} [error]
   */
  end(state, error) {
    this.#endedAt = performance.now();
    this.state = state;
    this.error = error;
  }

  /** @param {{ text?: string, reasoningContent?: { text?: string } }} delta */
  #delta({ text, reasoningContent }) {
    const reasoning = reasoningContent?.text;
    if (!text && !reasoning) return;
    this.state = "streaming";
    this.text += text ?? "";
    this.reasoning += reasoning ?? "";
    this.#lastTokenAt = performance.now();
    this.#firstTokenAt ??= this.#lastTokenAt;
  }
}
