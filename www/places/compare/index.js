// The place Compare.
import { CompareCard } from "./compare-card.js";
import { ComparePlace } from "./compare-place.js";
import { TokenCurves } from "./token-curves.js";

customElements.define("token-curves", TokenCurves);
customElements.define("compare-card", CompareCard);
customElements.define("compare-place", ComparePlace);

export const tag = "compare-place";
