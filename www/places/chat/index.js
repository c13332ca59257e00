// The place Chat.
import { ChatPlace } from "./chat-place.js";
import { ChatTurn } from "./chat-turn.js";
import { EmptyState } from "./empty-state.js";
import { HistoryDialog } from "./history-dialog.js";
import { PromptBox } from "./prompt-box.js";

customElements.define("chat-turn", ChatTurn);
customElements.define("empty-state", EmptyState);
customElements.define("history-dialog", HistoryDialog);
customElements.define("prompt-box", PromptBox);
customElements.define("chat-place", ChatPlace);

export const tag = "chat-place";
