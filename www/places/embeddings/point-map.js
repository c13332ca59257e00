import { html, svg } from "lit";
import { PageElement } from "../../lib/element.js";

const SIZE = 100;
/** How far from the middle a point may be, as a share of the way to the edge. */
const REACH = 0.94;

/** A mark for each topic, as a path's data, so that colour is not all that tells them apart. */
const MARKS = [
  (/** @type {number} */ x, /** @type {number} */ y) => `M${x - 1.6} ${y}a1.6 1.6 0 1 0 3.2 0a1.6 1.6 0 1 0-3.2 0z`,
  (/** @type {number} */ x, /** @type {number} */ y) => `M${x - 1.4} ${y - 1.4}h2.8v2.8h-2.8z`,
  (/** @type {number} */ x, /** @type {number} */ y) => `M${x} ${y - 2}l1.9 3.4h-3.8z`,
  (/** @type {number} */ x, /** @type {number} */ y) => `M${x} ${y - 2}l2 2l-2 2l-2-2z`,
  (/** @type {number} */ x, /** @type {number} */ y) => `M${x - 1.6} ${y - 1.6}l3.2 3.2m-3.2 0l3.2-3.2`,
];

/**
 * `<point-map>`: texts as points; those that mean similar things lie near each other. Fires `choose` with an index. The
 * points of a topic are one path: a thousand elements would keep the page busy for too long.
 */
export class PointMap extends PageElement {
  static properties = {
    points: { attribute: false },
    topics: { attribute: false },
    chosen: { attribute: false },
    near: { attribute: false },
  };

  /** @type {string[]} of each point */
  #marks = [];

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

  /** @param {Map<string, unknown>} changed */
  willUpdate(changed) {
    if (!changed.has("points") && !changed.has("topics")) return;
    const place = (/** @type {number} */ value) => Number((SIZE / 2 + value * REACH * (SIZE / 2)).toFixed(2));
    this.#marks = this.points.map(([x, y], index) => MARKS[this.#topic(index)](place(x), place(y)));
  }

  /** @param {number} index */
  #topic(index) {
    return (this.topics[index] ?? 0) % MARKS.length;
  }

  /** The nearest point, within reach of a finger. @param {MouseEvent} event */
  #click({ clientX, clientY, currentTarget }) {
    const { left, top, width, height } = /** @type {Element} */ (currentTarget).getBoundingClientRect();
    const x = ((clientX - left) / width) * 2 - 1;
    const y = ((clientY - top) / height) * 2 - 1;
    const distances = this.points.map(([px, py]) => Math.hypot(px * REACH - x, py * REACH - y));
    const index = distances.indexOf(Math.min(...distances));
    if (index >= 0) this.fire("choose", index);
  }

  render() {
    const byTopic = MARKS.map((_, topic) => this.#marks.filter((__, index) => this.#topic(index) === topic));
    const mark = (/** @type {number} */ index, /** @type {string} */ state) =>
      svg`<path class="t${this.#topic(index) + 1} ${state}" d=${this.#marks[index] ?? ""} />`;
    return html`<svg viewBox="0 0 ${SIZE} ${SIZE}" role="img" aria-label="Map of ${this.points.length} texts; the list beside it has the same" @click=${this.#click}>
      ${byTopic.map((marks, topic) => svg`<path class="t${topic + 1}" d=${marks.join("")} />`)}
      ${this.near.map((index) => mark(index, "near"))}
      ${mark(this.chosen, "chosen")}
    </svg>`;
  }
}
