import { html } from "lit";
import { PageElement } from "../../lib/element.js";
import { nextTask } from "../../lib/next-task.js";

/** `<heat-map>`: how similar each text is to each other one. Fires `choose` with the row that is clicked. */
export class HeatMap extends PageElement {
  static properties = { similarities: { attribute: false } };

  constructor() {
    super();
    /** @type {ArrayLike<number>[]} between -1 and 1 */
    this.similarities = [];
  }

  /** @param {Map<string, unknown>} changed */
  async updated(changed) {
    if (!changed.has("similarities")) return;
    // The map beside it is drawn in this task.
    await nextTask();
    const canvas = /** @type {HTMLCanvasElement} */ (this.querySelector("canvas"));
    const count = this.similarities.length;
    canvas.width = canvas.height = count;
    const context = canvas.getContext("2d");
    if (!context || !count) return;
    // The colour of the accent, as strong as the similarity.
    const [red, green, blue] = rgb(getComputedStyle(this).getPropertyValue("--accent-rgb"));
    const image = context.createImageData(count, count);
    const { data } = image;
    let at = 0;
    for (const values of this.similarities) {
      for (let column = 0; column < count; column++) {
        data[at++] = red;
        data[at++] = green;
        data[at++] = blue;
        data[at++] = Math.max(0, values[column]) ** 1.5 * 255;
      }
    }
    context.putImageData(image, 0, 0);
  }

  /** @param {MouseEvent} event */
  #click({ clientY, currentTarget }) {
    const { top, height } = /** @type {Element} */ (currentTarget).getBoundingClientRect();
    this.fire("choose", Math.floor(((clientY - top) / height) * this.similarities.length));
  }

  render() {
    return html`<canvas role="img" aria-label="Similarity of each text to each other" @click=${this.#click}></canvas>`;
  }
}

/** @param {string} text such as `85 70 214` */
const rgb = (text) => (text.match(/\d+/g) ?? ["85", "70", "214"]).map(Number);
