import { html, nothing } from "lit";
import { PageElement } from "../lib/element.js";
import { icon } from "../lib/icons.js";
import { milliseconds } from "../lib/figures.js";

/** @type {Record<string, string>} */
const STOP_REASONS = {
  end_turn: "end of answer",
  max_tokens: "token limit reached",
  stop_sequence: "stop sequence",
  tool_use: "asks for a tool",
  guardrail_intervened: "guardrail",
  content_filtered: "content filter",
  model_context_window_exceeded: "context full",
};

/** `<answer-metrics>`: the figures of an answer, and whether it is complete. What is not known is not shown. */
export class AnswerMetrics extends PageElement {
  static properties = { answer: {}, price: {} };

  constructor() {
    super();
    /** @type {import("../lib/answer.js").Answer | undefined} */
    this.answer = undefined;
    /** @type {string | undefined} what it cost */
    this.price = undefined;
  }

  render() {
    const { answer } = this;
    if (!answer) return nothing;
    const { usage, tokensPerSecond } = answer;
    const figures = [
      [
        "First token",
        milliseconds(answer.timeToFirstTokenMs),
        "first token",
        "from sending the request to the first piece of text",
      ],
      ["Total", milliseconds(answer.totalMs), "total", "from sending the request to the end of the stream"],
      [
        "Speed",
        tokensPerSecond && `${tokensPerSecond.toFixed(0)}`,
        "tokens/s",
        "output tokens after the first, by the time they took",
      ],
      [
        "Tokens",
        usage && `${usage.inputTokens} → ${usage.outputTokens}`,
        "tokens",
        "in and out, as the service counts them",
      ],
      ["Cost", this.price, "", "by the prices in the settings"],
    ].filter(([, value]) => value);
    return html`<dl>
        ${figures.map(([name, value, unit, title]) => html`<div title=${title}><dt class="visually-hidden">${name}</dt><dd><b>${value}</b> ${unit}</dd></div>`)}
      </dl>
      ${this.#seal(answer)}`;
  }

  /** @param {import("../lib/answer.js").Answer} answer */
  #seal({ state, stopReason }) {
    if (state === "stopped") return html`<p class="seal caution">Stopped</p>`;
    if (state === "failed") {
      return html`<p class="seal bad" title="The stream did not come to its end">${icon("warning")}Incomplete</p>`;
    }
    if (state !== "complete") return nothing;
    const reason = stopReason && (STOP_REASONS[stopReason] ?? stopReason);
    return html`<p class="seal good" title="messageStop was received: nothing is missing">${icon("check")}Complete<span>${reason ? ` · ${reason}` : ""}</span></p>`;
  }
}
