import { html, svg } from "lit";
import { PageElement } from "../../lib/element.js";

const SIZE = 100;

/** A mark for each topic, so that colour is not all that tells them apart. */
const MARKS = [
  (/** @type {number} */ x, /** @type {number} */ y) => svg`<circle cx=${x} cy=${y} r="1.6" />`,
  (/** @type {number} */ x, /** @type {number} */ y) =>
    svg`<rect x=${x - 1.4} y=${y - 1.4} width="2.8" height="2.8" />`,
  (/** @type {number} */ x, /** @type {number} */ y) => svg`<path d="M${x} ${y - 2}l1.9 3.4h-3.8z" />`,
  (/** @type {number} */ x, /** @type {number} */ y) => svg`<path d="M${x} ${y - 2}l2 2l-2 2l-2-2z" />`,
  (/** @type {number} */ x, /** @type {number} */ y) =>
    svg`<path class="cross" d="M${x - 1.6} ${y - 1.6}l3.2 3.2M${x + 1.6} ${y - 1.6}l-3.2 3.2" />`,
];

/** `<point-map>`: texts as points; those that mean similar things lie near each other. Fires `choose` with an index. */
export class PointMap extends PageElement {
  static properties = {
    points: { attribute: false },
    topics: { attribute: false },
    chosen: { attribute: false },
    near: { attribute: false },
  };

  constructor() {
    super();
    /** @type {[number, number][]} between -1 and 1 */
    this.points = [];
    /** @type {number[]} */
    this.topics = [];
    this.chosen = -1;
    /** @type {number[]} the neighbours of the chosen one */
    this.near = [];
  }

  /** The nearest point, within reach of a finger. @param {MouseEvent} event */
  #click({ clientX, clientY, currentTarget }) {
    const { left, top, width, height } = /** @type {Element} */ (currentTarget).getBoundingClientRect();
    const x = ((clientX - left) / width) * 2 - 1;
    const y = ((clientY - top) / height) * 2 - 1;
    const distances = this.points.map(([px, py]) => Math.hypot(px * 0.94 - x, py * 0.94 - y));
    const index = distances.indexOf(Math.min(...distances));
    if (index >= 0) this.fire("choose", index);
  }

  render() {
    const place = (/** @type {number} */ value) => SIZE / 2 + value * 0.94 * (SIZE / 2);
    return html`<svg viewBox="0 0 ${SIZE} ${SIZE}" role="img" aria-label="Map of ${this.points.length} texts; the list beside it has the same" @click=${this.#click}>
      ${this.points.map(([x, y], index) => {
        const topic = (this.topics[index] ?? 0) % MARKS.length;
        const state = index === this.chosen ? "chosen" : this.near.includes(index) ? "near" : "";
        return svg`<g class="t${topic + 1} ${state}">${MARKS[topic](place(x), place(y))}</g>`;
      })}
    </svg>`;
  }
}
