import { html, render } from "../html.js";

/** @type {Record<string, string>} */
const STOP_REASONS = {
  end_turn: "end of answer",
  max_tokens: "token limit reached",
  stop_sequence: "stop sequence",
  guardrail_intervened: "guardrail",
  content_filtered: "content filter",
  model_context_window_exceeded: "context full",
};

/** `<answer-metrics>`: the figures of an answer that is over. What is not known is not shown. */
export class AnswerMetrics extends HTMLElement {
  /** @param {import("../chat/answer.js").Answer} answer */
  show(answer) {
    const { usage, stopReason, tokensPerSecond } = answer;
    const figures = [
      ["First token", duration(answer.timeToFirstTokenMs), "from sending the request to the first piece of text"],
      ["Total", duration(answer.totalMs), "from sending the request to the end of the stream"],
      ["Service", duration(answer.serviceLatencyMs), "latency as the service reports it"],
      [
        "Speed",
        tokensPerSecond && `${tokensPerSecond.toFixed(1)} tokens/s`,
        "output tokens after the first, by the time they took",
      ],
      ["Tokens", usage && `${usage.inputTokens} in, ${usage.outputTokens} out`, "as the service counts them"],
      ["Ended", stopReason && (STOP_REASONS[stopReason] ?? stopReason), `stopReason: ${stopReason}`],
    ].filter(([, value]) => value);
    render(
      this,
      html`<dl>
        ${figures.map(([name, value, title]) => html`<div title="${title}"><dt>${name}</dt> <dd>${value}</dd></div>`)}
      </dl>`,
    );
  }
}

/** @param {number | undefined} ms */
function duration(ms) {
  if (ms === undefined) return undefined;
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(2)} s`;
}
