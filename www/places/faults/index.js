// The place Faults.
import { FaultsPlace } from "./faults-place.js";

customElements.define("faults-place", FaultsPlace);

export const tag = "faults-place";
