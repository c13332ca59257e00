// Registers the page and what it shows at once, the inner elements first. Places and all else are loaded by it.
import { AnswerText } from "./components/answer-text.js";
import { BedrockPlayground } from "./components/bedrock-playground.js";
import { ConnectionMenu } from "./components/connection-menu.js";
import { FaultChip } from "./components/fault-chip.js";
import { nextTask } from "./lib/next-task.js";

customElements.define("answer-text", AnswerText);
customElements.define("fault-chip", FaultChip);
customElements.define("connection-menu", ConnectionMenu);
// Not in the task that has run all of these modules, which is long enough on slow devices.
nextTask().then(() => customElements.define("bedrock-playground", BedrockPlayground));
