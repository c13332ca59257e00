import { html, nothing, svg } from "lit";
import { PageElement } from "../../lib/element.js";
import { milliseconds } from "../../lib/figures.js";
import { curve } from "./runs.js";

const WIDTH = 600;
const HEIGHT = 120;

/** More points than pixels are not drawn. */
const POINTS = 300;

/** `<token-curves>`: tokens over time, a line for each answer, all from one clock. */
export class TokenCurves extends PageElement {
  static properties = { series: { attribute: false }, version: {}, at: { state: true } };

  constructor() {
    super();
    /** @type {{ name: string, answer: import("../../lib/answer.js").Answer }[]} */
    this.series = [];
    this.version = 0;
    /** @type {number | undefined} the time that is pointed at */
    this.at = undefined;
  }

  /** @param {PointerEvent} event */
  #point(event) {
    const { left, width } = /** @type {Element} */ (event.currentTarget).getBoundingClientRect();
    this.at = ((event.clientX - left) / width) * this.#end;
  }

  get #end() {
    return Math.max(1, ...this.series.map(({ answer }) => answer.pieces.at(-1)?.at ?? 0));
  }

  render() {
    const curves = this.series.map(({ name, answer }) => ({ name, points: curve(answer) }));
    const most = Math.max(1, ...curves.map(({ points }) => points.at(-1)?.tokens ?? 0));
    const end = this.#end;
    const { at } = this;
    const path = (/** @type {{ at: number, tokens: number }[]} */ points) => {
      const step = Math.max(1, Math.ceil(points.length / POINTS));
      const shown = points.filter((_, index) => index % step === 0 || index === points.length - 1);
      return shown
        .map(
          (point) =>
            `${((point.at / end) * WIDTH).toFixed(1)},${(HEIGHT - (point.tokens / most) * (HEIGHT - 6)).toFixed(1)}`,
        )
        .join(" ");
    };
    const tokensAt = (/** @type {{ at: number, tokens: number }[]} */ points, /** @type {number} */ time) =>
      points.findLast((point) => point.at <= time)?.tokens ?? 0;
    return html`<figure>
      <figcaption>Tokens over time<span class="figure">${at === undefined ? milliseconds(end) : milliseconds(at)}</span></figcaption>
      <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label="Tokens over time; the figures are in the cards" @pointermove=${this.#point} @pointerleave=${() => (this.at = undefined)}>
        ${curves.map(({ points }, index) => svg`<polyline class="s${index + 1}" points=${path(points)} vector-effect="non-scaling-stroke" />`)}
        ${at === undefined ? nothing : svg`<line class="at" x1=${(at / end) * WIDTH} x2=${(at / end) * WIDTH} y1="0" y2=${HEIGHT} vector-effect="non-scaling-stroke" />`}
      </svg>
      <ul>${curves.map(({ name, points }, index) => html`<li class="s${index + 1}"><svg viewBox="0 0 24 4" aria-hidden="true">${svg`<line class="s${index + 1}" x1="0" x2="24" y1="2" y2="2" />`}</svg>${name}<b class="figure">${Math.round(at === undefined ? (points.at(-1)?.tokens ?? 0) : tokensAt(points, at))}</b></li>`)}</ul>
    </figure>`;
  }
}
