// Registers the page's elements, the inner ones first.
import { AnswerMetrics } from "./components/answer-metrics.js";
import { AnswerText } from "./components/answer-text.js";
import { BedrockPlayground } from "./components/bedrock-playground.js";
import { ChatTurn } from "./components/chat-turn.js";
import { CodePanel } from "./components/code-panel.js";
import { CopyButton } from "./components/copy-button.js";
import { EmptyState } from "./components/empty-state.js";
import { ErrorNotice } from "./components/error-notice.js";
import { ModelLine } from "./components/model-line.js";
import { PromptBox } from "./components/prompt-box.js";
import { SettingsDrawer } from "./components/settings-drawer.js";

customElements.define("copy-button", CopyButton);
customElements.define("answer-text", AnswerText);
customElements.define("answer-metrics", AnswerMetrics);
customElements.define("error-notice", ErrorNotice);
customElements.define("chat-turn", ChatTurn);
customElements.define("code-panel", CodePanel);
customElements.define("empty-state", EmptyState);
customElements.define("model-line", ModelLine);
customElements.define("prompt-box", PromptBox);
customElements.define("settings-drawer", SettingsDrawer);
customElements.define("bedrock-playground", BedrockPlayground);
