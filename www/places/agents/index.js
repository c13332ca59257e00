// The place Agents.
import { AgentAnswer } from "./agent-answer.js";
import { AgentsPlace } from "./agents-place.js";

customElements.define("agent-answer", AgentAnswer);
customElements.define("agents-place", AgentsPlace);

export const tag = "agents-place";
