// The place Agents.
import { AgentsPlace } from "./agents-place.js";

customElements.define("agents-place", AgentsPlace);

export const tag = "agents-place";
