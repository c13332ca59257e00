import { html } from "lit";
import { PageElement } from "../../lib/element.js";

/** `<mask-painter>`: a picture, on which one paints what is to be changed. */
export class MaskPainter extends PageElement {
  static properties = { picture: { attribute: false }, brush: { state: true } };

  /** Black is inside, white is outside, as the models take it. */
  #mask = document.createElement("canvas");
  #isPainting = false;

  constructor() {
    super();
    /** @type {ImageBitmap | undefined} */
    this.picture = undefined;
    /** In hundredths of the picture's width. */
    this.brush = 12;
  }

  /** @returns {Promise<Blob>} a PNG of the picture's size */
  mask() {
    return new Promise((resolve) => this.#mask.toBlob((blob) => resolve(/** @type {Blob} */ (blob)), "image/png"));
  }

  /** @param {Map<string, unknown>} changed */
  updated(changed) {
    if (changed.has("picture")) this.#clear();
  }

  #clear() {
    if (!this.picture) return;
    const { width, height } = this.picture;
    Object.assign(this.#mask, { width, height });
    const context = this.#mask.getContext("2d");
    if (!context) return;
    context.fillStyle = "#fff";
    context.fillRect(0, 0, width, height);
    this.#draw();
  }

  #draw() {
    const canvas = /** @type {HTMLCanvasElement} */ (this.querySelector("canvas"));
    const { picture } = this;
    if (!picture) return;
    Object.assign(canvas, { width: picture.width, height: picture.height });
    const context = canvas.getContext("2d");
    if (!context) return;
    context.drawImage(picture, 0, 0);
    context.globalAlpha = 0.6;
    context.globalCompositeOperation = "multiply";
    context.drawImage(this.#mask, 0, 0);
  }

  /** @param {PointerEvent} event */
  #paint(event) {
    if (!this.#isPainting) return;
    const canvas = /** @type {HTMLCanvasElement} */ (event.currentTarget);
    const { left, top, width } = canvas.getBoundingClientRect();
    const scale = canvas.width / width;
    this.#spot((event.clientX - left) * scale, (event.clientY - top) * scale);
  }

  /** @param {number} x @param {number} y */
  #spot(x, y) {
    const context = this.#mask.getContext("2d");
    if (!context) return;
    context.fillStyle = "#000";
    context.beginPath();
    context.arc(x, y, (this.brush / 200) * this.#mask.width, 0, 2 * Math.PI);
    context.fill();
    this.#draw();
  }

  /** For those who do not paint with a pointer. */
  #middle() {
    const { width, height } = this.#mask;
    const context = this.#mask.getContext("2d");
    if (!context) return;
    context.fillStyle = "#000";
    context.fillRect(width / 4, height / 4, width / 2, height / 2);
    this.#draw();
  }

  render() {
    return html`<canvas role="img" aria-label="The picture; dark is what is to be changed"
        @pointerdown=${(/** @type {PointerEvent} */ event) => {
          this.#isPainting = true;
          /** @type {Element} */ (event.currentTarget).setPointerCapture(event.pointerId);
          this.#paint(event);
        }}
        @pointermove=${this.#paint} @pointerup=${() => (this.#isPainting = false)}></canvas>
      <div class="actions"><label class="check">Brush<input type="range" min="2" max="40" .value=${`${this.brush}`} @input=${(/** @type {Event} */ { target }) => (this.brush = Number(/** @type {HTMLInputElement} */ (target).value))} /></label>
        <button type="button" class="small" @click=${this.#middle}>Mark the middle</button><button type="button" class="small" @click=${this.#clear}>Clear</button></div>`;
  }
}
