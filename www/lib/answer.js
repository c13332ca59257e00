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
  /** @type {{ toolUseId?: string, name?: string, input: string }[]} what the model asks tools for */
  toolUses = [];
  /** @type {unknown} */
  error;
  /** Increases with every change, for those who draw it. */
  version = 0;
  /** @type {{ at: number, characters: number }[]} when pieces of text came, in milliseconds since the beginning */
  pieces = [];

  #startedAt = performance.now();
  /** @type {{ totalMs?: number, timeToFirstTokenMs?: number, tokensPerSecond?: number } | undefined} of an answer that was kept */
  #kept;
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
    if (this.#kept) return this.#kept.timeToFirstTokenMs;
    return this.#firstTokenAt === undefined ? undefined : this.#firstTokenAt - this.#startedAt;
  }

  get totalMs() {
    if (this.#kept) return this.#kept.totalMs;
    return this.#endedAt === undefined ? undefined : this.#endedAt - this.#startedAt;
  }

  /** Of the tokens after the first, whose time is shown by itself. */
  get tokensPerSecond() {
    if (this.#kept) return this.#kept.tokensPerSecond;
    if (this.#lastTokenAt === undefined || this.#firstTokenAt === undefined) return undefined;
    const tookMs = this.#lastTokenAt - this.#firstTokenAt;
    return this.usage && tookMs >= MEASURABLE_MS ? ((this.usage.outputTokens - 1) / tookMs) * 1000 : undefined;
  }

  /**
   * Takes an event of a Converse stream.
   * @param {import("bedrock-wasm").ConverseStreamOutput} event
   */
  add({ contentBlockStart, contentBlockDelta, messageStop, metadata }) {
    this.version++;
    const toolUse = contentBlockStart?.start?.toolUse;
    if (toolUse) this.toolUses.push({ toolUseId: toolUse.toolUseId, name: toolUse.name, input: "" });
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
    this.version++;
  }

  /** The part of a finished answer that history keeps. */
  toJSON() {
    const {
      state,
      text,
      reasoning,
      stopReason,
      usage,
      serviceLatencyMs,
      toolUses,
      totalMs,
      timeToFirstTokenMs,
      error,
    } = this;
    const { name, message } = /** @type {Error} */ (error ?? {});
    const failure = error ? { name, message } : undefined;
    const times = { totalMs, timeToFirstTokenMs, tokensPerSecond: this.tokensPerSecond };
    return { state, text, reasoning, stopReason, usage, serviceLatencyMs, toolUses, error: failure, times };
  }

  /**
   * @param {ReturnType<Answer["toJSON"]>} kept
   * @returns {Answer}
   */
  static from({ times, ...kept }) {
    const answer = Object.assign(new Answer(), kept);
    answer.#kept = times ?? {};
    answer.#endedAt = 0;
    // It was left in the middle, with the page.
    if (answer.state === "waiting" || answer.state === "streaming") answer.state = "stopped";
    return answer;
  }

  /** @param {{ text?: string, reasoningContent?: { text?: string }, toolUse?: { input?: string } }} delta */
  #delta({ text, reasoningContent, toolUse }) {
    const tool = this.toolUses.at(-1);
    if (toolUse?.input && tool) tool.input += toolUse.input;
    const reasoning = reasoningContent?.text;
    if (!text && !reasoning) return;
    this.state = "streaming";
    this.text += text ?? "";
    this.reasoning += reasoning ?? "";
    this.#lastTokenAt = performance.now();
    this.#firstTokenAt ??= this.#lastTokenAt;
    this.pieces.push({ at: this.#lastTokenAt - this.#startedAt, characters: (text ?? reasoning ?? "").length });
  }
}
