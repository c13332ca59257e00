// The inspector: a separate chunk, loaded after the first place.
import { CodePane } from "./code-pane.js";
import { FaultsPane } from "./faults-pane.js";
import { GuardrailTest } from "./guardrail-test.js";
import { InspectorPanel } from "./inspector-panel.js";
import { SettingsPane } from "./settings-pane.js";
import { SignatureDetails } from "./signature-details.js";
import { ToolEditor } from "./tool-editor.js";
import { WirePane } from "./wire-pane.js";

customElements.define("code-pane", CodePane);
customElements.define("faults-pane", FaultsPane);
customElements.define("guardrail-test", GuardrailTest);
customElements.define("tool-editor", ToolEditor);
customElements.define("settings-pane", SettingsPane);
customElements.define("signature-details", SignatureDetails);
customElements.define("wire-pane", WirePane);
customElements.define("inspector-panel", InspectorPanel);
