// The place Raw.
import { RawPlace } from "./raw-place.js";

customElements.define("raw-place", RawPlace);

export const tag = "raw-place";
