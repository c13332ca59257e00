// Elements that are not visible until the first place is there: a separate chunk, loaded after it.
import { AnswerMetrics } from "./answer-metrics.js";
import { CallStatus } from "./call-status.js";
import { CodeBlock } from "./code-block.js";
import { ConnectionForm } from "./connection-form.js";
import { CopyButton } from "./copy-button.js";
import { ErrorNotice } from "./error-notice.js";
import { GoTo } from "./go-to.js";
import { KeysDialog } from "./keys-dialog.js";
import { PageModel } from "./page-model.js";
import { ToolCall } from "./tool-call.js";

customElements.define("copy-button", CopyButton);
customElements.define("code-block", CodeBlock);
customElements.define("answer-metrics", AnswerMetrics);
customElements.define("call-status", CallStatus);
customElements.define("error-notice", ErrorNotice);
customElements.define("page-model", PageModel);
customElements.define("tool-call", ToolCall);
customElements.define("connection-form", ConnectionForm);
customElements.define("keys-dialog", KeysDialog);
customElements.define("go-to", GoTo);
