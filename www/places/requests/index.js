// The place Requests.
import { RequestsPlace } from "./requests-place.js";

customElements.define("requests-place", RequestsPlace);

export const tag = "requests-place";
