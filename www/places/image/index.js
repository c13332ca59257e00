// The place Image.
import { ImagePlace } from "./image-place.js";
import { MaskPainter } from "./mask-painter.js";

customElements.define("mask-painter", MaskPainter);
customElements.define("image-place", ImagePlace);

export const tag = "image-place";
