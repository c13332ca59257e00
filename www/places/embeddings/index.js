// The place Embeddings.
import { EmbeddingsPlace } from "./embeddings-place.js";
import { HeatMap } from "./heat-map.js";
import { PointMap } from "./point-map.js";
import { TextChoice } from "./text-choice.js";
import { VectorViews } from "./vector-views.js";

customElements.define("heat-map", HeatMap);
customElements.define("point-map", PointMap);
customElements.define("text-choice", TextChoice);
customElements.define("vector-views", VectorViews);
customElements.define("embeddings-place", EmbeddingsPlace);

export const tag = "embeddings-place";
