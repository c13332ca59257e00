// The page's elements, for `querySelector`, and a module whose sources are checked by rules of their own.
import type { AnswerMetrics } from "./components/answer-metrics.js";
import type { AnswerText } from "./components/answer-text.js";
import type { BedrockPlayground } from "./components/bedrock-playground.js";
import type { CodeBlock } from "./components/code-block.js";
import type { ConnectionForm } from "./components/connection-form.js";
import type { ConnectionMenu } from "./components/connection-menu.js";
import type { CopyButton } from "./components/copy-button.js";
import type { ErrorNotice } from "./components/error-notice.js";
import type { GoTo } from "./components/go-to.js";
import type { KeysDialog } from "./components/keys-dialog.js";
import type { InspectorPanel } from "./inspector/inspector-panel.js";
import type { MaskPainter } from "./places/image/mask-painter.js";
import type { ChatPlace } from "./places/chat/chat-place.js";
import type { ChatTurn } from "./places/chat/chat-turn.js";
import type { HistoryDialog } from "./places/chat/history-dialog.js";
import type { PromptBox } from "./places/chat/prompt-box.js";

declare global {
  interface HTMLElementTagNameMap {
    "answer-metrics": AnswerMetrics;
    "answer-text": AnswerText;
    "bedrock-playground": BedrockPlayground;
    "chat-place": ChatPlace;
    "chat-turn": ChatTurn;
    "code-block": CodeBlock;
    "connection-form": ConnectionForm;
    "connection-menu": ConnectionMenu;
    "copy-button": CopyButton;
    "error-notice": ErrorNotice;
    "go-to": GoTo;
    "history-dialog": HistoryDialog;
    "inspector-panel": InspectorPanel;
    "keys-dialog": KeysDialog;
    "mask-painter": MaskPainter;
    "prompt-box": PromptBox;
  }
}
