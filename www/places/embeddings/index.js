// The place Embeddings.
import { EmbeddingsPlace } from "./embeddings-place.js";
import { HeatMap } from "./heat-map.js";
import { PointMap } from "./point-map.js";

customElements.define("heat-map", HeatMap);
customElements.define("point-map", PointMap);
customElements.define("embeddings-place", EmbeddingsPlace);

export const tag = "embeddings-place";
