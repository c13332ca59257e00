// Registers the elements that every place uses, the inner ones first, and the page. Places and the inspector are loaded by it.
import { AnswerMetrics } from "./components/answer-metrics.js";
import { AnswerText } from "./components/answer-text.js";
import { BedrockPlayground } from "./components/bedrock-playground.js";
import { CallStatus } from "./components/call-status.js";
import { CodeBlock } from "./components/code-block.js";
import { ConnectionMenu } from "./components/connection-menu.js";
import { CopyButton } from "./components/copy-button.js";
import { ErrorNotice } from "./components/error-notice.js";
import { FaultChip } from "./components/fault-chip.js";
import { GoTo } from "./components/go-to.js";

customElements.define("copy-button", CopyButton);
customElements.define("code-block", CodeBlock);
customElements.define("answer-text", AnswerText);
customElements.define("answer-metrics", AnswerMetrics);
customElements.define("call-status", CallStatus);
customElements.define("error-notice", ErrorNotice);
customElements.define("fault-chip", FaultChip);
customElements.define("connection-menu", ConnectionMenu);
customElements.define("go-to", GoTo);
customElements.define("bedrock-playground", BedrockPlayground);

import("./inspector/index.js");
import("./components/page-model.js").then(({ PageModel }) => customElements.define("page-model", PageModel));
