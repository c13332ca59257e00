// The page's elements and events, for `querySelector` and `addEventListener`.
import type { AnswerMetrics } from "./components/answer-metrics.js";
import type { AnswerText } from "./components/answer-text.js";
import type { BedrockPlayground } from "./components/bedrock-playground.js";
import type { ChatTurn } from "./components/chat-turn.js";
import type { CodePanel } from "./components/code-panel.js";
import type { CopyButton } from "./components/copy-button.js";
import type { EmptyState } from "./components/empty-state.js";
import type { ErrorNotice } from "./components/error-notice.js";
import type { ModelLine } from "./components/model-line.js";
import type { PromptBox } from "./components/prompt-box.js";
import type { SettingsDrawer } from "./components/settings-drawer.js";

declare global {
  interface HTMLElementTagNameMap {
    "answer-metrics": AnswerMetrics;
    "answer-text": AnswerText;
    "bedrock-playground": BedrockPlayground;
    "chat-turn": ChatTurn;
    "code-panel": CodePanel;
    "copy-button": CopyButton;
    "empty-state": EmptyState;
    "error-notice": ErrorNotice;
    "model-line": ModelLine;
    "prompt-box": PromptBox;
    "settings-drawer": SettingsDrawer;
  }

  interface HTMLElementEventMap {
    ask: CustomEvent<string>;
    stop: CustomEvent<null>;
    retry: CustomEvent<null>;
    "open-settings": CustomEvent<string>;
  }
}
