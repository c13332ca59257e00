// The place Models.
import { ModelsPlace } from "./models-place.js";

customElements.define("models-place", ModelsPlace);

export const tag = "models-place";
