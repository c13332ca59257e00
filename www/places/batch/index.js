// The place Batch.
import { BatchPlace } from "./batch-place.js";

customElements.define("batch-place", BatchPlace);

export const tag = "batch-place";
